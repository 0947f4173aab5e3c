package mail

import (
	"net/netip"
	"strings"

	"tabiji/backend/outbox"
)

// presets by the end of the host name. The numbers are the provider's published ones less about a fifth. Where only a
// day is published, the hour is a tenth of it: providers take bursts for abuse.
var presets = []struct {
	hosts []string
	preset
}{
	// 500 recipients a day; over it 550 5.4.5, closed for up to 24 h.
	{[]string{"smtp.gmail.com", "smtp.googlemail.com"}, preset{"Gmail", 100, 400, 2, 465, TLS}},
	{[]string{"smtp-relay.gmail.com"}, preset{"Google Workspace", 200, 1_600, 2, 587, StartTLS}},
	// 30 messages a minute, 10,000 recipients a day.
	{[]string{"smtp.office365.com"}, preset{"Microsoft 365", 1_000, 8_000, 2, 587, StartTLS}},
	// By reputation; 300 a day is usual, new accounts get far less.
	{[]string{"smtp-mail.outlook.com", "smtp.live.com"}, preset{"Outlook.com", 30, 100, 1, 587, StartTLS}},
	// 1,500 an hour and 15,000 a day, in a copy of 2016.
	{[]string{".xserver.jp"}, preset{"Xserver", 1_200, 12_000, 2, 465, TLS}},
	// No number is published; the unknown provider's are kept.
	{[]string{".sakura.ne.jp"}, preset{"さくらインターネット", 100, 500, 2, 587, StartTLS}},
	// From 100 an hour and 1,000 a day (Economy), all addresses of the contract together.
	{[]string{".lolipop.jp"}, preset{"ロリポップ！", 80, 800, 2, 465, TLS}},
	{[]string{".xtwo.jp", ".xtwo.ne.jp"}, preset{"X2", 200, 1_200, 2, 465, TLS}},
	{[]string{".mail.yahoo.co.jp"}, preset{"Yahoo!メール", 30, 100, 1, 465, TLS}},
	{[]string{".mail.me.com"}, preset{"iCloudメール", 100, 800, 1, 587, StartTLS}},
}

// preset is an outbox.Preset that may be written in one line.
type preset struct {
	Provider                           string
	PerHour, PerDay, Connections, Port int
	Security                           string
}

// Providers are the mail providers that are known; it holds nothing.
type Providers struct{}

// Presets lists the providers, in the order in which they are offered.
func (Providers) Presets() []outbox.Provider {
	ids := []string{"gmail", "google_relay", "microsoft365", "outlook", "xserver", "sakura", "lolipop", "x2", "yahoo_jp", "icloud"}
	var list []outbox.Provider
	for i, p := range presets {
		one := outbox.Provider{Preset: outbox.Preset(p.preset), ID: ids[i], Host: p.hosts[0]}
		switch ids[i] {
		case "lolipop":
			one.Host = "smtp.lolipop.jp"
		case "yahoo_jp":
			one.Host = "smtp.mail.yahoo.co.jp"
		case "icloud":
			one.Host = "smtp.mail.me.com"
		case "xserver", "sakura", "x2":
			one.Host, one.HostEnds = "", p.hosts[0]
		}
		list = append(list, one)
	}
	return list
}

// PresetOf finds the preset of an SMTP host. An unknown provider gets 100 an hour, 500 a day and two
// connections; a server on this machine has no limit and eight connections.
func (Providers) PresetOf(host string) outbox.Preset {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if Loopback(host) {
		return outbox.Preset{Connections: 8, Port: 25, Security: None}
	}
	for _, p := range presets {
		for _, known := range p.hosts {
			if host == strings.TrimPrefix(known, ".") || (known[0] == '.' && strings.HasSuffix(host, known)) {
				return outbox.Preset(p.preset)
			}
		}
	}
	return outbox.Preset{PerHour: 100, PerDay: 500, Connections: 2, Port: 587, Security: StartTLS}
}

// Loopback reports whether a host is this machine.
func Loopback(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.Unmap().IsLoopback()
}
