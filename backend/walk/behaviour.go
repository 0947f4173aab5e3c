package walk

import "tabiji/backend/journey"

// behaviour is what the walk does at the steps of one kind.
type behaviour struct {
	// arrive does what the step does and gives the next one; nil when the person stays or the passage ends.
	arrive func(w *walker, step *journey.Step) (*journey.Step, error)
	// stands is what people wait for who stay at the step, resume how they go on; both are empty for kinds at which
	// nobody stays.
	stands Waits
	resume func(w *walker, step *journey.Step) (*journey.Step, error)
}

// behaviours are those of every kind.
var behaviours = map[string]behaviour{
	"entry.manual":    {arrive: at((*walker).entry)},
	"entry.tag":       {arrive: at((*walker).entry)},
	"entry.event":     {arrive: at((*walker).entry)},
	"mail.send":       {arrive: at((*walker).mail), stands: WaitsReceipt, resume: (*walker).resolved},
	"wait.duration":   paused,
	"wait.until":      paused,
	"wait.event":      {arrive: at((*walker).await), stands: WaitsEvent, resume: (*walker).heard},
	"split.condition": {arrive: at((*walker).condition)},
	"split.random":    {arrive: at((*walker).random)},
	"tag.add":         {arrive: at((*walker).addTag)},
	"tag.remove":      {arrive: at((*walker).removeTag)},
	"field.set":       {arrive: at((*walker).setField)},
	"notify":          {arrive: at((*walker).notify)},
	"goal":            {arrive: at((*walker).end)},
	"exit":            {arrive: at((*walker).end)},
}

// paused is the behaviour of steps that only take time.
var paused = behaviour{arrive: at((*walker).wait), stands: WaitsTimer, resume: (*walker).goOn}

// at calls do with the config of the step in its own type.
func at[C journey.Config](do func(w *walker, step *journey.Step, c C) (*journey.Step, error)) func(*walker, *journey.Step) (*journey.Step, error) {
	return func(w *walker, step *journey.Step) (*journey.Step, error) {
		c, ok := step.Config.(C)
		if !ok {
			return nil, broken("walk.no_step", "node", step.ID)
		}
		return do(w, step, c)
	}
}
