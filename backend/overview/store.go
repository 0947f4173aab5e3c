package overview

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// Store is the file as an overview reads it.
type Store interface {
	Read(ctx context.Context, f func(Tx) error) error
	// Alarms are the sentences for what is wrong with the file's connections; none when all is well.
	Alarms() []words.Line
}

// Tx is what an overview reads in one transaction. A "found" of false means that there is no such row; an error is
// always a failure of the store.
type Tx interface {
	Figures() (Figures, error)
	Journeys() ([]Journey, error) // in the order they were made
	Sending() (Sending, error)
	// NextDue is the earliest moment at which the engine has something to do; 0: nothing is planned.
	NextDue() (clock.Instant, error)
	// CountDue is how many people of journeys that run are due from one instant to before another, and how many
	// waiting mails before it.
	CountDue(from, before clock.Instant) (int64, error)
	// LastRecipient is whom the newest sent mail went to, practice not counted: fields and address; "": nobody yet.
	LastRecipient() (fields map[string]string, address string, err error)
	// DateSet is the newest time at which the computer's date was set, and how many mails left under the wrong one.
	DateSet() (c delivery.Correction, mails int64, found bool, err error)
	// WaitsAsked lists how many waits each open question about waits that began under a wrong date is about.
	WaitsAsked() ([]int64, error)

	// SentBetween counts hand-overs of [from, to) by the quarter hour.
	SentBetween(from, to clock.Instant) ([]Sent, error)
	// Moves lists what is due before an instant, by the minute, earliest first within a journey: people of journeys
	// that run, and waiting mails. At most so many rows are counted; more says that there were more.
	Moves(before clock.Instant, most int) (list []Move, more bool, err error)
	// Pace gives the pace at which the next mails of the sending account can leave under its own limits.
	Pace() (*delivery.Pace, error)
	// JourneyName is the id and title of a journey by its row number; "": it is gone.
	JourneyName(no int64) (id, title string, err error)
	// VersionBody reads what journey.Unpack takes.
	VersionBody(version int64) (body []byte, found bool, err error)

	FirstSteps() (FirstSteps, error)
}

// Figures are what a status counts of the file itself.
type Figures struct {
	Name       string // what the owner calls the workspace
	Generation int64
	Contacts   int64
	Practice   int64 // mails in the practice mailbox
	Unread     int64 // of those, how many nobody has looked at
	Notices    int64 // that nobody has seen yet
}

// Journey is a journey with the people in it.
type Journey struct {
	ID     string
	Title  string
	State  journey.State
	Inside int64 // people walking
	Held   int64 // entries held back
	Broken int64 // enrollments that stopped on an error
}

// Sending is the state of deliveries and accounts.
type Sending struct {
	Counts   map[delivery.State]int64
	LastSent clock.Instant // practice not counted; 0: never
	Late     int64         // held mails that wait for an answer because they are late
	Accounts []Account
}

// Account is one way to send, with its state.
type Account struct {
	Practice    bool // it is the built-in mailbox
	FromName    string
	FromAddress string
	State       delivery.AccountState
	Reason      words.Line // of a state other than ready
	Waiting     int64      // how many mails its own limit keeps from leaving
	WaitingLine words.Line // how many, and until when; zero: none
}

// Sent are mails handed to a server within a quarter of an hour: every zone's hours begin with one.
type Sent struct {
	At       clock.Instant // the quarter's begin
	Practice bool
	N        int64
}

// Move is a step that people will take, or mails that wait for their moment, within one minute.
type Move struct {
	Journey  int64 // row number; 0: mails of no journey
	Version  int64 // 0 for mails
	Node     string
	At       clock.Instant // the first of them
	Practice bool
	Mail     bool // they are mails that wait, not people
	N        int64
}

// FirstSteps tells which things worth doing once are done.
type FirstSteps struct {
	Started  bool // a journey was ever started
	Contacts bool // own people are there
	Account  bool // an account sends
	Copied   bool // a person saved a copy
}
