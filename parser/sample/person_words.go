package sample

// vocabulary is what invented people of a language are made of.
type vocabulary struct {
	language, region string
	first, last      []string
	titles           []string
	companies        []string
	cities           []string
}

var vocabularies = []vocabulary{
	{
		language: "fr", region: "FR",
		first: []string{
			"Marie", "Julien", "Camille", "Jean-Pierre", "Élodie", "Anne-Laure", "Thierry", "Zoé", "François", "Maëlle", "Noël", "Inès",
			"Gaëtan", "Chloé", "Loïc", "Margaux", "Rémi", "Solène", "Yannick", "Fatou", "Mehdi", "Hélène", "Cédric", "Apolline", "Marc", "Lucie",
		},
		last: []string{
			"Durand", "Le Goff", "Lemoine", "de La Tour", "Garnier", "Perrin", "Ben Salem", "Vasseur", "d'Aubigny", "Quéméner", "Lefèvre", "Roussel",
			"Chevallier", "Fontaine", "Da Silva", "Mercier", "Dupuis-Morel", "El Amrani", "Barbier", "Tessier", "N'Diaye", "Prévost", "Marchand", "Girault",
		},
		titles:    []string{"M.", "Mme", "Monsieur", "Madame"},
		companies: []string{"Garage des Tilleuls", "SARL Atelier du Port", "Transports Lemoine", "SCI Les Glycines", "EURL Bois & Toits"},
		cities:    []string{"Brest", "Lyon", "Saint-Étienne", "Aix-en-Provence", "Nantes", "Le Mans", "Besançon", "La Rochelle", "Lille", "Pau"},
	},
	{
		language: "en", region: "GB",
		first: []string{
			"Emily", "James", "Olivia", "Harry", "Sophie", "Thomas", "Chloe", "Daniel", "Aisha", "Rhys", "Niamh", "Callum", "Grace", "Oliver",
			"Mary-Ann", "Priya", "George", "Hannah",
		},
		last: []string{
			"Whitfield", "O'Connor", "Harrison", "MacLeod", "Bennett", "Patel", "Fletcher", "Ashworth", "Carter-Jones", "McKenna", "Sutton", "Okafor",
			"Lindley", "Pemberton", "Hughes", "Thornton",
		},
		titles:    []string{"Mr", "Mrs", "Ms", "Dr"},
		companies: []string{"Fletcher & Sons Ltd", "Harbour Estates Ltd", "Whitfield Motors LLC", "Northgate Rentals Inc."},
		cities:    []string{"Leeds", "Bristol", "Stoke-on-Trent", "Norwich", "Cardiff", "York"},
	},
	{
		language: "de", region: "DE",
		first: []string{
			"Anna", "Lukas", "Jürgen", "Katharina", "Björn", "Sabine", "Karl-Heinz", "Anja", "Tobias", "Ulrike", "Sören", "Heike", "Matthias", "Lena",
		},
		last: []string{
			"Hoffmann", "Schäfer", "Weiß", "von Arnim", "Krüger", "Müller-Lüdenscheid", "Baumgärtner", "Vogel", "Zimmermann", "Böhm", "Lindner", "zu Stolberg",
		},
		titles:    []string{"Herr", "Frau"},
		companies: []string{"Autohaus Lindner GmbH", "Vogel Immobilien KG", "Tischlerei Böhm e.K.", "Krüger Handels GmbH"},
		cities:    []string{"Köln", "Göttingen", "Frankfurt (Oder)", "München", "Bad Homburg", "Leipzig"},
	},
	{
		language: "es", region: "ES",
		first: []string{"Lucía", "José Luis", "Carmen", "Iñaki", "María José", "Álvaro", "Nuria", "Javier", "Begoña", "Sergio", "Montserrat", "Andrés"},
		last: []string{
			"García Molina", "Fernández", "Núñez Prieto", "de la Fuente", "Ibáñez", "Ortega Ruiz", "Peña", "Castillo", "Zubizarreta", "Muñoz",
		},
		titles:    []string{"Sr.", "Sra."},
		companies: []string{"Talleres Ortega S.L.", "Inmuebles del Sur S.A.", "Peña y Asociados S.L."},
		cities:    []string{"Sevilla", "A Coruña", "Málaga", "León", "San Sebastián", "Cádiz"},
	},
	{
		language: "it", region: "IT",
		first:     []string{"Giulia", "Marco", "Chiara", "Niccolò", "Anna Maria", "Luca", "Francesca", "Gianluca", "Beatrice", "Davide"},
		last:      []string{"Rossetti", "De Santis", "Bianchi", "D'Angelo", "Lo Presti", "Moretti", "Della Valle", "Ferrara", "Conti", "Galli"},
		titles:    []string{"Sig.", "Sig.ra", "Dott."},
		companies: []string{"Autofficina Moretti S.r.l.", "Immobiliare Conti S.n.c.", "Galli Trasporti S.p.A."},
		cities:    []string{"Forlì", "Torino", "L'Aquila", "Reggio Emilia", "Genova", "Lecce"},
	},
	{
		language: "nl", region: "NL",
		first:     []string{"Sanne", "Daan", "Femke", "Joost", "Anneke", "Bram", "Lieke", "Sjoerd", "Noor", "Maarten", "Jan-Willem", "Eva"},
		last:      []string{"de Vries", "van den Berg", "Jansen", "van 't Hoff", "Bakker", "De Smet", "Visser", "ter Horst", "Peeters", "Mulder"},
		titles:    []string{"Dhr.", "Mevr."},
		companies: []string{"Garage Mulder B.V.", "Bakker Vastgoed B.V.", "Peeters & Zonen bvba"},
		cities:    []string{"Utrecht", "'s-Hertogenbosch", "Gent", "Groningen", "Antwerpen", "Zwolle"},
	},
	{
		language: "pt", region: "PT",
		first:     []string{"Inês", "João", "Catarina", "Tiago", "Ana Rita", "Gonçalo", "Beatriz", "Rui"},
		last:      []string{"Carvalho", "dos Santos", "Gonçalves", "da Conceição", "Moreira", "Simões", "Teixeira", "Magalhães"},
		titles:    []string{"Sr.", "Sra."},
		companies: []string{"Moreira & Filhos Lda.", "Oficina Central Lda."},
		cities:    []string{"Évora", "Braga", "Setúbal", "Coimbra"},
	},
	{
		language: "pl", region: "PL",
		first:     []string{"Agnieszka", "Paweł", "Małgorzata", "Tomasz", "Zofia", "Łukasz", "Grażyna", "Michał"},
		last:      []string{"Kowalczyk", "Wiśniewska", "Zieliński", "Dąbrowski", "Lewandowska", "Wójcik", "Nowicki", "Żak"},
		titles:    []string{"Pan", "Pani"},
		companies: []string{"Nowicki Auto Sp. z o.o.", "Biuro Dom S.A."},
		cities:    []string{"Łódź", "Kraków", "Gdańsk", "Wrocław"},
	},
}
