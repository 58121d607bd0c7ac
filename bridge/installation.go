package bridge

// Installation is one marketplace.
type Installation struct {
	Name            string // as mails and pages show it, such as "Voiturama"
	DefaultLanguage string // "fr" or "en"
	BaseURL         string // of the web inbox, without a final slash
	AllowUnproven   bool   // post mails of a known address that its domain gives no means to prove
	Limits          Limits
}
