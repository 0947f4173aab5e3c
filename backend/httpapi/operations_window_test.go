package httpapi_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
)

// mailCalls are the outbox and the practice mailbox after one practice mail has arrived.
func mailCalls() []call {
	return []call{
		{"count-deliveries", "GET", "/api/outbox/counts?practice=true", "", `{"state":"sent","practice":true,"n":1,"settled":0}`},
		{"count-practice", "GET", "/api/practice/counts", "", `{"total":1,"unread":1}`},
		{"see-practice", "POST", "/api/practice/pm_1/seen", "", `{"n":1}`},
		{"see-all-practice", "POST", "/api/practice/seen", "", `{"n":0}`},
		{"get-calendar", "GET", "/api/calendar", "", `"hours":[{"hour":0`},
		{"get-leaving", "GET", "/api/leaving", "", `"items":[`},
		{"list-first-steps", "GET", "/api/first-steps", "", `{"id":"start","done":true}`},
	}
}

// accountCalls are the settings of an account that exists at an address.
func accountCalls(smtp string) []call {
	check := fmt.Sprintf(`{"smtp":%q,"security":"none","from_name":"旅路珈琲","from_address":"info@tabiji-mail.jp"}`, smtp)
	return []call{
		{"check-account", "POST", "/api/account/check", check, `"ok":true`},
		{"adjust-account", "PATCH", "/api/account", `{"per_hour":50,"per_day":300}`, `"per_hour":50`},
		{"retry-account", "POST", "/api/account/retry", "", `"state":"ready"`},
		{"list-presets", "GET", "/api/account/presets", "", `"id":"gmail"`},
		{"get-vault", "GET", "/api/vault", "", `"kept_in":"`},
		{"unlock-vault", "POST", "/api/vault/unlock", `{"passphrase":"旅路珈琲の合い言葉"}`, `"locked":false`},
	}
}

// computerCalls are what stands beside the workspace.
func computerCalls(dir string) []call {
	other, _ := json.Marshal(filepath.Join(dir, "other.tabiji")) // a string always marshals
	return []call{
		{"get-preferences", "GET", "/api/preferences", "", `{"lang":"","theme":""}`},
		{"set-preferences", "PUT", "/api/preferences", `{"lang":"en","theme":"dark","page":{"rail":{"open":true}}}`, `"rail":{"open":true}`},
		{"rename-workspace", "PATCH", "/api/workspace", `{"name":"旅路珈琲 本店"}`, "旅路珈琲 本店"},
		{"list-workspaces", "GET", "/api/workspaces", "", `"current":true`},
		{"new-workspace", "POST", "/api/workspaces/new", `{"name":"二号店","path":` + string(other) + `}`, "other.tabiji"},
		{"open-workspace", "POST", "/api/workspaces/open", `{"path":` + string(other) + `}`, "other.tabiji"},
		{"get-about", "GET", "/api/about", "", `"run":"run_`},
		{"get-shell", "GET", "/api/shell", "", `"open_other":true`},
		{"suggest-copy", "GET", "/api/copies/suggest", "", `.tabiji"`},
		{"back-up", "POST", "/api/backups", "", `"bytes":`},
		{"empty-practice", "DELETE", "/api/practice", "", `{"n":`},
	}
}
