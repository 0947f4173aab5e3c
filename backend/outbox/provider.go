package outbox

// Preset is what an account starts with: how much its provider is known to take. The owner may
// change it. The provider counts all programs that send over the account, so a part is left for the
// owner's own mail.
type Preset struct {
	Provider    string // as the provider writes itself; "" when unknown
	PerHour     int    // 0: no limit
	PerDay      int    // any 24 hours; 0: no limit
	Connections int
	Port        int    // the usual port
	Security    string // and how it is secured
}

// Provider is a preset as a person chooses it.
type Provider struct {
	Preset
	ID       string // for its words
	Host     string // the server, where all customers have the same
	HostEnds string // how its name ends, where each has their own
}

// Providers are the mail providers that are known.
type Providers interface {
	// Presets lists them in the order in which they are offered.
	Presets() []Provider
	// PresetOf finds the preset of an SMTP host; an unknown provider has one too.
	PresetOf(host string) Preset
}
