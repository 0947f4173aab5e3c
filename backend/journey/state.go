package journey

// State is whether people move in a journey.
type State string

// The states of a journey.
const (
	Draft     State = "draft"
	Running   State = "running"
	Paused    State = "paused"
	Finishing State = "finishing" // nobody may enter, people inside go on
	Stopped   State = "stopped"
)

// TakesIn reports whether people may enter: at a paused journey they are planned in, and begin when it goes on.
func (s State) TakesIn() bool { return s == Running || s == Paused }
