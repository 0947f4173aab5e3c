package workspace

import (
	"encoding/json"
	"path/filepath"

	"tabiji/backend/computer"
	"tabiji/backend/problem"
)

// Preferences are what the user of this computer chose, for all workspaces.
type Preferences = computer.Preferences

// mostPage is how much the page may remember, as JSON.
const mostPage = 64 << 10

func (p Places) preferences() string { return filepath.Join(p.Config, "preferences.json") }

// Preferences reads what was chosen. What cannot be read counts as nothing chosen: it must never keep
// anybody from opening the program.
func (k *Keeper) Preferences() Preferences {
	var p Preferences
	if readJSON(k.places.preferences(), &p) != nil {
		return Preferences{}
	}
	return p
}

// SetPreferences keeps what was chosen.
func (k *Keeper) SetPreferences(p Preferences) error {
	b, err := json.Marshal(p.Page)
	if err != nil {
		return err
	}
	if len(b) > mostPage {
		return problem.New(problem.TooLarge, "preferences.large", "size", (len(b)+1023)/1024, "most", mostPage/1024)
	}
	return writeJSON(k.places.preferences(), p)
}
