package intake

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// The bounds of an event, in characters unless said otherwise.
const (
	MostEvents  = 1000 // in one call
	MostKind    = 64
	MostKey     = 200
	MostProps   = 50
	MostPropKey = 64
	MostValue   = 2000
	MostSource  = 64
	ours        = event.Ours
	stepSource  = "step" // the source of events that our own steps make
)

// earliest is how far ahead of us the clock of another program may be.
const earliest = 24 * time.Hour

// check refuses what cannot be an event; the problem says which part and what is allowed.
func check(in Incoming, now clock.Instant) error {
	switch {
	case in.Kind == "" || over(in.Kind, MostKind) || !plain(in.Kind):
		return refuse("kind", "event.kind", "limit", MostKind)
	case strings.HasPrefix(in.Kind, ours):
		return refuse("kind", "event.kind_ours")
	case over(in.Key, MostKey) || !plain(in.Key):
		return refuse("key", "event.key", "limit", MostKey)
	case in.Source == "" || over(in.Source, MostSource) || !plain(in.Source):
		return refuse("source", "event.source", "limit", MostSource)
	case in.Source == stepSource:
		return refuse("source", "event.source_ours")
	case len(in.Props) > MostProps:
		return refuse("props", "event.props", "limit", MostProps)
	case in.OccurredAt < 0:
		return refuse("occurred_at", "event.past")
	case in.OccurredAt > now.Add(earliest):
		return refuse("occurred_at", "event.future", "at", int64(in.OccurredAt))
	}
	for key, value := range in.Props {
		if key == "" || over(key, MostPropKey) || !plain(key) {
			return refuse("props", "event.prop_key", "limit", MostPropKey)
		}
		if over(value, MostValue) || !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
			return refuse("props."+key, "event.prop_value", "key", key, "limit", MostValue)
		}
	}
	return nil
}

func over(s string, limit int) bool { return len(s) > limit && utf8.RuneCountInString(s) > limit }

// plain is text without control characters and without blanks around it.
func plain(s string) bool {
	return utf8.ValidString(s) && strings.TrimSpace(s) == s && !strings.ContainsFunc(s, unicode.IsControl)
}

func refuse(path, id string, kv ...any) error {
	return problem.New(problem.Invalid, id, kv...).At(path, words.New("problem."+id, kv...))
}

// at puts the number of the event before the places of its problem.
func at(i int, err error) error {
	var p *problem.Problem
	if errors.As(err, &p) {
		for j := range p.Where {
			p.Where[j].Path = strconv.Itoa(i) + "." + p.Where[j].Path
		}
	}
	return err
}
