package journey

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// What a step can do is asked of its config through the interfaces of this file, never by its kind, so that a new kind
// changes no code outside of journey and walk. TestEveryKindHasTheAbilitiesOfItsCategory says which a kind must have.

// Trigger is the config of an entry: it says who comes in, and when.
type Trigger interface {
	Config
	// Topics are what must happen for it to fire; none when people come in by hand alone.
	Topics() []Topic
	// Hears reports whether the event takes its person in, and why; days begin and end in zone.
	Hears(e event.Event, zone *time.Location) (why []words.Line, fired bool)
	// Who says who comes in, before the start.
	Who() words.Line
	// Entered is the first reason of a passage that began here at a moment.
	Entered(at clock.Instant) words.Line
	// TakesNow says whom it can take in at the start of the journey.
	TakesNow() Crowd
}

// Topic is what a version can listen to: an event by its kind, or a tag.
type Topic struct {
	Kind string // "event", "tag"
	Ref  string // the event's kind, or the tag
}

// Crowd is whom a trigger can take in at once: who has a tag, or whom somebody chooses; the zero Crowd is nobody.
type Crowd struct {
	Tag    string
	Chosen bool
}

// Pause is the config of a step at which people stay for a time.
type Pause interface {
	Config
	// Until is the moment at which somebody who arrives at from goes on, in the journey's zone; one not after from
	// means at once. sure is false when something else may lead them on earlier.
	Until(from clock.Instant, zone *time.Location) (until clock.Instant, sure bool)
	// TakesTime reports whether everybody stays, each time they come.
	TakesTime() bool
	// Length is how long it was drawn, as an amount with its unit ("3 day"); "" when it is not a length.
	Length() string
	// Stays says until when somebody stays; its argument "at" is the moment.
	Stays(until clock.Instant) words.Line
}

// Awaiter is the config of a step at which people stay until something happens to them.
type Awaiter interface {
	Config
	// Awaits are the events that lead on, in the order in which they are asked.
	Awaits() []Await
	// Since is the begin of the look-back of somebody who arrives at a moment: events since then count too. It is arrived
	// itself when none do. Days are of the journey's zone.
	Since(arrived clock.Instant, zone *time.Location) clock.Instant
}

// Await is one thing that leads on: an event, and the outcome it leads on by.
type Await struct {
	Port  string
	Title string // the author's name of the outcome; "": none
	Topic Topic
	Where *segment.Tree // asked of the event's properties; nil: every such event
}

// Hears reports whether the event is of the awaited kind and answers Where, and what was read of it; days begin and end
// in zone.
func (a Await) Hears(e event.Event, zone *time.Location) (why []words.Line, heard bool) {
	if e.Kind != a.Topic.Ref {
		return nil, false
	}
	return answers(a.Where, e, zone)
}

// Sender is the config of a step that sends a message to the person.
type Sender interface {
	Config
	// MessageID names the message in the drawing; it stands in the config under "message".
	MessageID() string
}

// Fork is the config of a step whose outcome is not known before somebody comes to it.
type Fork interface {
	Config
	// Depends is the id of the sentence that says what the outcome depends on; its argument is the step.
	Depends() string
}

// Lot is the config of a fork whose outcome is drawn.
type Lot interface {
	Fork
	// Shares say how many in a hundred are drawn, by port.
	Shares() map[string]float64
}

// Ender is the config of a step at which passages end.
type Ender interface {
	Config
	// Ends is how a passage that ends here has ended (EndGoal, EndExit), and the sentence that says so of one that will.
	Ends() (by, ahead string)
}

// The ends that steps of today name.
const (
	EndGoal = "goal"
	EndExit = "exit"
)

// Causer is the config of a step that makes something happen to the person which a trigger may hear. A kind
// that writes events says so here, and circles through it are found before Start.
type Causer interface {
	Causes() []Caused
}

// Caused is an event that a step makes, as far as it is known before anybody walks.
type Caused struct {
	Event event.Event // kind and properties
	// After is what must have happened before it can happen to the same person again; without a kind it
	// happens each time.
	After event.Event
}

// Progress is the config of a step that may hold people for so long that what they cause afterwards begins a new chain
// of causes (design D28). That may hold for one outcome and not for another.
type Progress interface {
	Progresses(port string) bool
}

// Progresses reports whether leaving a step by an outcome is progress; of most it is not.
func Progresses(c Config, port string) bool {
	p, ok := c.(Progress)
	return ok && p.Progresses(port)
}

// checked is the config of a step that Check can find something about beyond what reading it refuses.
type checked interface {
	check(c *checker, at int)
}

// Ability finds what all steps of a kind can do, with a config without values.
func Ability[A any](kind string) (a A, ok bool) {
	k, ok := kindsByID()[kind]
	if !ok {
		return a, false
	}
	a, ok = k.config.(A)
	return a, ok
}

// Can gives the config of a node as an ability; false when its kind does not have it, or the config cannot be read
// (Check says why).
func Can[A any](n Node) (a A, ok bool) {
	if _, ok := Ability[A](n.Kind); !ok {
		return a, false // most need not be read
	}
	a, ok = configOf(n).(A)
	return a, ok
}

// KindsOf are the ids of a category's kinds, in the palette's order.
func KindsOf(c Category) (ids []string) {
	for _, k := range kinds() {
		if k.Category == c {
			ids = append(ids, k.ID)
		}
	}
	return ids
}
