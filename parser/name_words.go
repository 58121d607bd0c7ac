//nolint:misspell // words of many languages
package parser

// The words below are folded: small letters, no accents, no final stops.

var (
	nameTitles = nameWords(`
		m mr monsieur mme madame mlle mademoiselle me maitre dr docteur pr prof professeur soeur pere mmes mm messieurs mesdames veuve vve
		sir lady lord mrs ms miss mister doctor professor rev reverend capt captain
		herr frau fraulein hr fr dipl-ing ing mag
		dhr mevr mevrouw meneer mijnheer mw drs ir mr
		sr sra srta senor senora senorita don dona dna lic arq
		sig sigra sig.ra signor signora signore signorina dott dottssa dott.ssa dottore dottoressa avv geom arch rag
		senhor senhora eng`)
	// nameTitlesAfter stand in a row of titles only.
	nameTitlesAfter = nameWords(`le la med jur phil rer nat h.c et`)
	nameSuffixes    = nameWords(`jr jnr snr ii iii iv phd md esq`)
	nameAnds        = nameWords(`et & and und en y e ou or oder of o + u`)
	nameFamilies    = nameWords(`famille familie familia famiglia fam consorts epoux indivision`)

	nameParticles = nameWords(`
		de d du des le la les l di da do dos das del della dello dei degli delle dalla dal lo los las
		freiherr freifrau van von vom zu zum zur der den ten ter te 't 's op aan
		ben bin ibn el al ait ould saint sainte st ste san y e i ap`)
	// nameJoiners are particles between two names only.
	nameJoiners = nameWords(`y e i op aan te st ste saint sainte san los las do`)
	// nameArticles start nicknames as often as surnames.
	nameArticles = nameWords(`le la les l the los las der die das el il lo`)
	// nameStarters are first names that a second one follows without a hyphen,
	// even one that is a surname too.
	nameStarters = nameWords(`jean marie anne pierre paul louis charles gian pier karl hans`)
	nameServants = nameWords(`abdel abd abdul abdoul`)
	// nameDevoted follow a particle in a first name: María del Carmen.
	nameDevoted = nameWords(`
		carmen pilar mar rosario dolores angeles luz lourdes concepcion mercedes rocio sol nieves remedios
		conceicao carmo ceu dieu fatima graca gloria jesus deus dios cruz socorro anjos neves coro prado`)
	nameVietnamese = nameWords(`nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly truong dinh`)
	nameVietMiddle = nameWords(`van thi huu`)
	nameChinese    = nameWords(`
		wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo lin luo zheng liang xie tang cheng cai peng pan yuan
		dong su ye lu jiang wei shi fang deng cao`)

	nameMaiden  = nameWords(`nee ne geb geborene geboren born`)
	nameMarried = nameWords(`epouse ep`)

	nameFirstLabels = nameWords(`prenom prenoms vorname voornaam nombre firstname first_name nome`)
	nameLastLabels  = nameWords(`nom nachname achternaam apellido apellidos cognome apelido sobrenome surname lastname last_name name naam`)

	nameFromLabels = nameWords(`de from expediteur absender von van da emetteur`)

	nameViaWords = namePhrases(`
		via
		uber
		durch
		tramite
		a traves de
		atraves de
		a travers`)
	nameBehalf = []string{"on behalf of ", "de la part de ", "im auftrag von ", "namens ", "por cuenta de ", "a nome di ", "em nome de ", "en nombre de "}
	nameLead   = []string{"message de ", "nouveau message de ", "demande de ", "message from ", "nachricht von ", "bericht van ", "mensaje de ", "messaggio da ", "mensagem de "}

	namePortals = nameWords(`
		leboncoin seloger bienici bien'ici logic-immo logicimmo lacentrale paruvendu autoscout24 mobile.de immobilienscout24
		immoscout24 kleinanzeigen marktplaats funda idealista fotocasa wallapop milanuncios subito immobiliare.it rightmove zoopla
		autotrader gumtree ebay zillow zumper facebook messenger marketplace airbnb vinted linkedin imovirtual olx standvirtual
		willhaben 2ememain 2dehands immoweb anibis ricardo.ch homegate trovit superimmo ouestfrance-immo`)
)

var (
	nameRoles = nameWords(`
		acquereur acquereurs acheteur acheteurs acheteuse client clients cliente service services equipe vendeur vendeuse proprietaire
		bailleur locataire candidat candidate secretariat accueil directeur directrice administrateur utilisateur utilisatrice
		visiteur visiteuse contact demandeur prospect particulier professionnel noreply no-reply nepasrepondre support webmaster
		comptabilite direction conseiller conseillere internaute notification notifications invite membre commercial agent
		mandataire gestionnaire president presidente responsable standard maire abonne interlocuteur recruteur
		redaction notaire avocat avocate huissier locative ne-pas-repondre moderateur moderation postmaster mailer-daemon info infos admin newsletter
		buyer buyers seller customer user guest team visitor tenant landlord owner lead enquirer applicant sales helpdesk
		administrator agents manager reception
		interessent interessentin kaufer kauferin verkaufer kunde kundin kundenservice kundendienst mieter vermieter besucher nutzer gast
		koper verkoper klant klantenservice huurder verhuurder bezoeker gebruiker geinteresseerde aanvrager
		comprador compradora vendedor vendedora usuario usuaria inquilino propietario interesado interesada atencion visitante
		acquirente venditore cliente utente inquilino proprietario servizio clienti assistenza interessato
		utilizador apoio interessado assistencia`)
	nameRoleFillers = nameWords(`
		un une le la l' les nouvel gestion location locations de du des d' et a au the of from an my el los al der die das ein eine een il lo o os as no
		potentiel potentielle interesse interessee futur future nouveau nouvelle client clients technique immobilier immobiliere
		commercial site web internet relation inconnu inconnue anonyme ne pas repondre not reply do service customer team
		cliente ao general generale ventes achats marketing qualite apres-vente sav auto administratif reservation reservations
		potential new online form formulaire neuer potentieller nieuwe nuevo possibile potenziale novo`)
	// nameRoleHeads make a role of whatever follows.
	nameRoleHeads = nameWords(`service services equipe team kundenservice klantenservice servizio support`)

	namePlaceholders = nameWords(`
		n/a na n.a nc n.c n.c. k.a null nil none undefined nan inconnu inconnue anonyme unknown anonymous unbekannt onbekend
		desconocido desconocida sconosciuto desconhecido test tests azerty qwerty asdf nom prenom noname vide empty
		firstname lastname first_name last_name name vorname nachname naam voornaam achternaam nombre apellidos nome cognome
		true false xx xxx xxxx x aucun aucune default nom_prenom ___ anonym anoniem anonimo anonima`)
	namePlaceholderPhrases = namePhrases(`
		votre nom
		votre prenom
		your name
		full name
		first last
		first name
		last name
		first name last name
		non renseigne
		non renseignee
		non communique
		non precise
		non fourni
		non defini
		sans nom
		pas de nom
		no name
		not provided
		not available
		not specified
		a completer
		a renseigner
		nom et prenom
		keine angabe
		nicht angegeben
		ohne namen
		geen naam
		niet opgegeven
		sin nombre
		no disponible
		senza nome
		non disponibile
		sem nome
		ihr name
		uw naam
		su nombre`)

	nameFirms = nameWords(`
		garage garages agence agences immobilier immobiliere immobiliers immo cabinet etude etudes mairie commune communaute societe entreprise
		ets etablissements groupe association syndic boulangerie boucherie patisserie pharmacie transports transport hotel
		restaurant residence residences automobile automobiles auto autos concession carrosserie notaires avocats promotion
		associes assurances assurance conseils consulting nettoyage peinture plomberie menuiserie maconnerie electricite
		demenagement camping domaine clinique ecole lycee college universite banque credit fondation syndicat prefecture
		habitat foncia gestion patrimoine investissement investissements invest holding services copropriete
		motors realty estate estates properties lettings dealership company corporation partners bank insurance solutions
		autohaus immobilien makler verwaltung hausverwaltung werkstatt firma sohne
		autobedrijf makelaardij makelaars zonen vastgoed
		talleres taller inmobiliaria inmobiliarias automoviles asesoria gestoria ayuntamiento hijos
		autosalone immobiliare officina carrozzeria agenzia figli comune
		imobiliaria automoveis oficina filhos camara`)
	nameLegal = nameWords(`
		sarl sas sasu eurl sci snc scp selarl scop sa earl gaec gie scm eirl
		gmbh ag kg ohg ug e.k gbr e.v
		ltd limited inc llc llp plc corp co
		bv b.v nv n.v vof v.o.f cv
		sl s.l slu s.l.u sociedad
		srl s.r.l spa s.p.a sas s.a.s snc sapa s.a s.a.r.l s.c.i
		lda ltda sprl srl bvba asbl`)
	// nameLegalCapitals are legal forms in capitals only, and names otherwise.
	nameLegalCapitals = nameWords(`sa ag co sl cv ug nv bv kg spa sas earl sci corp inc scm sapa snc scp`)
	nameFirmPairs     = nameWords(`fils freres soeurs filles associes cie sons son brothers co partners sohne partner zonen zoon hijos figli filhos`)
	nameFrom          = nameWords(`de du des d' l' la le del della da do von vom van from at chez bei pour`)
)
