package httpapi

import (
	"context"
	"io"
	"mime"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/record"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// Journey is a journey as the API answers with it; Draft only where one journey is asked for.
type Journey = studio.View

// JourneyCard is a journey as the list of journeys shows it.
type JourneyCard = studio.Card

// WholeJourney is one journey with everything a canvas shows.
type WholeJourney = studio.Whole

// Finding is one thing that is or may be wrong, in words.
type Finding struct {
	Level   journey.Level `json:"level" enum:"error,warning,hint"`
	Node    string        `json:"node,omitempty"`
	Message string        `json:"message,omitempty"`
	Text    string        `json:"text"`
	ID      string        `json:"id" doc:"Of its sentence, such as finding.wait_last."`
	Key     string        `json:"key" doc:"Names it among all findings of the draft, such as wait_last@n3; the same as long as the step and what is found stay."`
	Aside   bool          `json:"aside,omitempty" doc:"The author has set it aside; errors never are."`
	Fix     *Fix          `json:"fix,omitempty" doc:"A change that puts it right."`
}

// Fix is a change of the draft that puts a finding right, with what it does in words. The caller makes it on the draft
// that it has, and saves that.
type Fix struct {
	Title  string         `json:"title"`
	Change journey.Change `json:"change"`
	Safe   bool           `json:"safe,omitempty" doc:"Nobody gets other mail, or at another time, because of it."`
}

// FixJourney names the finding whose fix is made.
type FixJourney struct {
	Finding string `json:"finding" minLength:"1" maxLength:"200" doc:"The key of a finding, or all: those whose fix is safe."`
}

// FixedJourney is a draft in which findings were put right.
type FixedJourney struct {
	Rev       int64         `json:"rev"`
	UpdatedAt clock.Instant `json:"updated_at"`
	Fixed     []Mended      `json:"fixed"`
	Findings  Findings      `json:"findings" doc:"What is left."`
}

// Mended is a finding that was put right, and how.
type Mended struct {
	Key  string `json:"key"`
	Text string `json:"text"`
	Fix  string `json:"fix"`
}

func fixed(done studio.Fixed, say words.Printer) FixedJourney {
	out := FixedJourney{Rev: done.Rev, UpdatedAt: done.UpdatedAt, Fixed: []Mended{}, Findings: findings(done.Findings, say)}
	for _, m := range done.Made {
		out.Fixed = append(out.Fixed, Mended{Key: m.Key, Text: say.Say(m.Line), Fix: say.Say(m.Fix)})
	}
	return out
}

// Findings are all findings of a draft; those that were set aside are not counted.
type Findings struct {
	Items    []Finding `json:"items"`
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Hints    int       `json:"hints"`
}

// ImportedJourney is what became of a journey file.
type ImportedJourney struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Created  bool      `json:"created"`
	Rev      int64     `json:"rev"`
	Findings []Finding `json:"findings"`
}

// PublishedJourney is what became of a publication; New is false when nothing had changed.
type PublishedJourney struct {
	Journey
	New      bool      `json:"new"`
	Findings []Finding `json:"findings"`
}

// StartJourney says how to start. Practice absent: practice while there is no real account.
type StartJourney struct {
	LaterOnly bool  `json:"later_only,omitempty" doc:"Only people who qualify from now on."`
	Practice  *bool `json:"practice,omitempty"`
}

// ResumeJourney says what becomes of waits that a pause interrupted.
type ResumeJourney struct {
	SendDue bool `json:"send_due,omitempty" doc:"Go on at once with what came due; otherwise all due times move by the length of the pause."`
}

// StopJourney says what becomes of the people inside.
type StopJourney struct {
	ExitNow bool `json:"exit_now,omitempty" doc:"People inside leave now; otherwise they go on to the end."`
}

// EnterJourney chooses the people to let in; exactly one is set.
type EnterJourney struct {
	All     bool   `json:"all,omitempty"`
	Tag     string `json:"tag,omitempty" maxLength:"200"`
	Contact string `json:"contact,omitempty" maxLength:"320" doc:"Mail address, or id (con_…)."`
}

// Entered is the result of letting people in.
type Entered = studio.Entered

// JourneyID names one journey in a path.
type JourneyID struct {
	ID string `path:"id" maxLength:"80"`
}

func findings(list []journey.Finding, say words.Printer) Findings {
	out := Findings{Items: []Finding{}}
	keys := journey.FindingKeys(list)
	for i, f := range list {
		one := Finding{Level: f.Level, Node: f.Node, Message: f.Message, Text: say.Say(f.Line), ID: f.Line.ID, Key: keys[i], Aside: f.Aside}
		if f.Fix != nil {
			one.Fix = &Fix{Title: say.Say(f.Fix.Title), Change: f.Fix.Change, Safe: f.Fix.Safe}
		}
		out.Items = append(out.Items, one)
		switch {
		case f.Aside:
		case f.Level == journey.Error:
			out.Errors++
		case f.Level == journey.Warning:
			out.Warnings++
		default:
			out.Hints++
		}
	}
	return out
}

func (s *Server) journeys() {
	st := s.services.Studio
	operation(s, http.MethodGet, "/api/journeys", "list-journeys", "The journeys, in the order they were made",
		func(ctx context.Context, in *struct {
			Archived bool `query:"archived" doc:"Those that are archived, and no others."`
		}) (*Body[Page[JourneyCard]], error) {
			list, err := st.Cards(ctx, in.Archived)
			return body(Page[JourneyCard]{Items: list}, err)
		})
	s.journeyLife()
	operation(s, http.MethodGet, "/api/journeys/{id}", "get-journey", "One journey with its draft, its messages, and what runs",
		func(ctx context.Context, in *JourneyID) (*Body[WholeJourney], error) {
			return body(st.Whole(ctx, in.ID))
		})
	s.partsOfAJourney()
	s.drafts()
	operation(s, http.MethodPost, "/api/journeys/{id}/publish", "publish-journey", "Make a version of the draft",
		func(ctx context.Context, in *JourneyID) (*Body[PublishedJourney], error) {
			p, err := st.Publish(ctx, in.ID)
			return body(PublishedJourney{Journey: p.View, New: p.New, Findings: findings(p.Findings, printerOf(ctx)).Items}, err)
		})
	operation(s, http.MethodPost, "/api/journeys/{id}/start", "start-journey", "Publish and run a journey",
		func(ctx context.Context, in *struct {
			JourneyID
			Body StartJourney
		}) (*Body[Journey], error) {
			return body(st.Start(ctx, in.ID, studio.StartOptions{LaterOnly: in.Body.LaterOnly, Practice: in.Body.Practice}))
		})
	operation(s, http.MethodPost, "/api/journeys/{id}/enter", "enter-journey", "Let people into a journey",
		func(ctx context.Context, in *struct {
			JourneyID
			Body EnterJourney
		}) (*Body[Entered], error) {
			return body(st.Enter(ctx, in.ID, studio.EnterWho{All: in.Body.All, Tag: in.Body.Tag, Contact: in.Body.Contact}))
		})
	s.startSheet()
	s.examples()
	s.runControl()
	s.enrollments()
	s.journeyFiles()
	s.inspection()
}

// partsOfAJourney are the routes for clients that keep showing a journey: a hint names the part that changed, and only
// that is asked for again.
func (s *Server) partsOfAJourney() {
	st := s.services.Studio
	operation(s, http.MethodGet, "/api/journeys/{id}/head", "get-head", "One journey without its drawing and its people",
		func(ctx context.Context, in *JourneyID) (*Body[studio.Head], error) { return body(st.Head(ctx, in.ID)) })
	operation(s, http.MethodGet, "/api/journeys/{id}/draft", "get-draft", "The draft of a journey, and its messages by name",
		func(ctx context.Context, in *JourneyID) (*Body[studio.DraftView], error) {
			return body(st.Draft(ctx, in.ID))
		})
	operation(s, http.MethodGet, "/api/journeys/{id}/versions/{version}", "get-version", "A published version of a journey, which never changes",
		func(ctx context.Context, in *struct {
			JourneyID
			Version int `path:"version" minimum:"1"`
		}) (*Body[studio.VersionView], error) {
			return body(st.Version(ctx, in.ID, in.Version))
		})
	operation(s, http.MethodGet, "/api/journeys/{id}/findings", "check-journey", "What is or may be wrong with the draft",
		func(ctx context.Context, in *JourneyID) (*Body[Findings], error) {
			list, err := st.Check(ctx, in.ID)
			return body(findings(list, printerOf(ctx)), err)
		})
	operation(s, http.MethodPost, "/api/journeys/{id}/fix", "fix-journey", "Put right what was found of the draft",
		func(ctx context.Context, in *struct {
			JourneyID
			Body FixJourney
		}) (*Body[FixedJourney], error) {
			done, err := st.Fix(ctx, in.ID, in.Body.Finding)
			return body(fixed(done, printerOf(ctx)), err)
		})
}

func (s *Server) runControl() {
	st := s.services.Studio
	operation(s, http.MethodPost, "/api/journeys/{id}/pause", "pause-journey", "Pause a journey: nothing is sent until it is resumed",
		func(ctx context.Context, in *JourneyID) (*Body[Journey], error) { return body(st.Pause(ctx, in.ID)) })
	operation(s, http.MethodPost, "/api/journeys/{id}/resume", "resume-journey", "Resume a paused journey",
		func(ctx context.Context, in *struct {
			JourneyID
			Body ResumeJourney
		}) (*Body[Journey], error) {
			how := studio.ShiftWaits
			if in.Body.SendDue {
				how = studio.SendDue
			}
			return body(st.Resume(ctx, in.ID, how))
		})
	operation(s, http.MethodPost, "/api/journeys/{id}/stop", "stop-journey", "Stop a journey",
		func(ctx context.Context, in *struct {
			JourneyID
			Body StopJourney
		}) (*Body[Journey], error) {
			how := studio.Finish
			if in.Body.ExitNow {
				how = studio.ExitNow
			}
			return body(st.Stop(ctx, in.ID, how))
		})
}

// journeyFiles are the routes whose body is a journey file.
func (s *Server) journeyFiles() {
	file := map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: "object", Description: "A file of format " + journey.Format}}}
	s.raw(huma.Operation{
		Method: http.MethodPost, Path: "/api/journeys/import", OperationID: "import-journey", Summary: "Import a journey file",
		RequestBody: &huma.RequestBody{Required: true, Content: file},
		Responses:   map[string]*huma.Response{"200": {Description: "What became of it", Content: map[string]*huma.MediaType{"application/json": {Schema: huma.SchemaFromType(s.api.OpenAPI().Components.Schemas, typeOf[ImportedJourney]())}}}},
	}, func(w http.ResponseWriter, r *http.Request) error {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		done, err := s.services.Studio.Import(r.Context(), b)
		if err != nil {
			return err
		}
		return writeJSON(w, ImportedJourney{ID: done.ID, Title: done.Title, Created: done.Created, Rev: done.Rev, Findings: findings(done.Findings, printerOf(r.Context())).Items})
	})
	s.raw(huma.Operation{
		Method: http.MethodGet, Path: "/api/journeys/{id}/file", OperationID: "export-journey", Summary: "A journey as one file",
		Parameters: []*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: "string"}}},
		Responses:  map[string]*huma.Response{"200": {Description: "The file", Content: file}},
	}, func(w http.ResponseWriter, r *http.Request) error {
		b, err := s.services.Studio.Export(r.Context(), r.PathValue("id"))
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "journey.json"}))
		_, err = w.Write(b)
		return err
	})
	operation(s, http.MethodGet, "/api/kinds", "list-kinds", "The kinds of steps with their outcomes and settings",
		func(ctx context.Context, _ *struct{}) (*Body[Page[Kind]], error) {
			say := printerOf(ctx)
			out := Page[Kind]{Items: []Kind{}}
			for _, k := range journey.Kinds() {
				out.Items = append(out.Items, Kind{Kind: k, Name: say.Text("kind." + k.ID), Help: say.Text("kind." + k.ID + ".help")})
			}
			return body(out, nil)
		})
}

// Kind is a kind of step with its name and help in the language of the request.
type Kind struct {
	journey.Kind
	Name string `json:"name"`
	Help string `json:"help"`
}

// Why is what was done for a person and why, in sentences.
type Why struct {
	Contact     string          `json:"contact"`
	Name        string          `json:"name"`
	Address     string          `json:"address"`
	Enrollments []WhyEnrollment `json:"enrollments"`
	Refused     []WhyRefused    `json:"refused" doc:"What kept the person out of journeys, the last time and how often; one a journey."`
	Waiting     []WhyWaiting    `json:"waiting" doc:"Entries that begin when the passage before them has ended, in order; at most 100."`
}

// WhyRefused is why a person was not let into a journey.
type WhyRefused struct {
	Journey string        `json:"journey"`
	Title   string        `json:"title"`
	FirstAt clock.Instant `json:"first_at"`
	LastAt  clock.Instant `json:"last_at"`
	Count   int64         `json:"count"`
	Reason  string        `json:"reason" doc:"Of the last time."`
	Text    string        `json:"text" doc:"All of it as a sentence."`
}

// WhyWaiting is an entry that waits until the enrollment before it has ended.
type WhyWaiting struct {
	Journey  string        `json:"journey"`
	Title    string        `json:"title"`
	Practice bool          `json:"practice"`
	Key      string        `json:"key" doc:"Of the event."`
	At       clock.Instant `json:"at"`
	Text     string        `json:"text"`
}

// WhyEnrollment is one enrollment in a journey.
type WhyEnrollment struct {
	ID        string        `json:"id"`
	Journey   string        `json:"journey"`
	Title     string        `json:"title"`
	Version   int           `json:"version"`
	State     string        `json:"state"`
	StateText string        `json:"state_text"`
	Practice  bool          `json:"practice"`
	EnteredAt clock.Instant `json:"entered_at"`
	EndedAt   clock.Instant `json:"ended_at,omitempty"`
	Steps     []WhyStep     `json:"steps"`
	Now       string        `json:"now,omitempty" doc:"Where the person is, until when, and what comes next."`
}

// WhyStep is one decision with its reasons.
type WhyStep struct {
	No      int           `json:"no"`
	Node    string        `json:"node"`
	Title   string        `json:"title"`
	Kind    string        `json:"kind"`
	At      clock.Instant `json:"at"`
	Outcome string        `json:"outcome,omitempty"`
	Taken   string        `json:"taken,omitempty" doc:"The outcome's name."`
	Reasons []string      `json:"reasons"`
}

func (s *Server) inspection() {
	operation(s, http.MethodGet, "/api/why", "why", "What was done for a person and why",
		func(ctx context.Context, in *struct {
			Contact string `query:"contact" required:"true" maxLength:"320" doc:"Mail address, or id (con_…)."`
			Journey string `query:"journey" maxLength:"80"`
		}) (*Body[Why], error) {
			r, err := s.services.Record.Why(ctx, in.Contact, in.Journey)
			return body(why(r, printerOf(ctx)), err)
		})
	s.standing()
	s.notices()
}

func why(r record.Record, say words.Printer) Why {
	out := Why{Contact: r.Contact.ID, Name: r.Contact.Name, Address: r.Contact.Address, Enrollments: []WhyEnrollment{},
		Refused: []WhyRefused{}, Waiting: []WhyWaiting{}}
	for _, n := range r.Refused {
		out.Refused = append(out.Refused, WhyRefused{Journey: n.Journey, Title: n.Title, FirstAt: n.FirstAt, LastAt: n.LastAt, Count: n.N,
			Reason: say.Say(n.Why), Text: say.Say(n.Line)})
	}
	for _, w := range r.Waiting {
		out.Waiting = append(out.Waiting, WhyWaiting{Journey: w.Journey, Title: w.Title, Practice: w.Practice, Key: w.Key, At: w.At, Text: say.Say(w.Line)})
	}
	for _, p := range r.Paths {
		e := WhyEnrollment{
			ID: p.ID, Journey: p.Journey, Title: p.Title, Version: p.Version, State: string(p.State), StateText: say.Text("state.enrollment." + string(p.State)),
			Practice: p.Practice, EnteredAt: p.EnteredAt, EndedAt: p.EndedAt, Now: say.Say(words.New("why.now", "lines", p.Now)), Steps: []WhyStep{},
		}
		for _, h := range p.Steps {
			step := WhyStep{No: h.No, Node: h.Node, Title: say.Say(h.Name), Kind: h.Kind, At: h.At, Outcome: h.Outcome, Reasons: []string{}}
			if h.Taken != nil {
				step.Taken = say.Say(*h.Taken)
			}
			for _, l := range h.Reasons {
				step.Reasons = append(step.Reasons, say.Say(l))
			}
			e.Steps = append(e.Steps, step)
		}
		if p.Missing != nil {
			e.Steps = append([]WhyStep{{No: -1, Title: say.Say(*p.Missing), Reasons: []string{}}}, e.Steps...)
		}
		out.Enrollments = append(out.Enrollments, e)
	}
	return out
}

// Notice is one item of the inbox.
type Notice struct {
	ID      string        `json:"id" doc:"ntc_…"`
	At      clock.Instant `json:"at"`
	Kind    string        `json:"kind" enum:"step,engine,account,backup"`
	Text    string        `json:"text"`
	Body    string        `json:"body,omitempty"`
	Contact string        `json:"contact,omitempty"`
	Journey string        `json:"journey,omitempty"`
	SeenAt  clock.Instant `json:"seen_at,omitempty"`
}

func (s *Server) notices() {
	st := s.services.Studio
	operation(s, http.MethodGet, "/api/notices", "list-notices", "The inbox of notices, newest first",
		func(ctx context.Context, in *struct {
			Paging
			Unseen bool `query:"unseen"`
		}) (*Body[Page[Notice]], error) {
			list, err := st.Notices(ctx, in.Unseen, in.Cursor, in.Limit)
			out := Page[Notice]{Items: []Notice{}}
			for _, n := range list {
				notice := Notice{ID: n.ID, At: n.At, Kind: n.Kind, Text: n.Title, Body: n.Body, Contact: n.Contact, Journey: n.Journey, SeenAt: n.SeenAt}
				if n.Line != nil {
					notice.Text = printerOf(ctx).Say(*n.Line)
				}
				out.Items = append(out.Items, notice)
			}
			if len(list) == in.Limit {
				out.Next = list[len(list)-1].ID
			}
			return body(out, err)
		})
	operation(s, http.MethodPost, "/api/notices/seen", "see-notices", "Mark notices as seen; all without ids",
		func(ctx context.Context, in *struct {
			Body struct {
				IDs []string `json:"ids,omitempty" maxItems:"500"`
			}
		}) (*Body[struct {
			Seen int64 `json:"seen"`
		}], error) {
			n, err := st.SeeNotices(ctx, in.Body.IDs)
			return body(struct {
				Seen int64 `json:"seen"`
			}{n}, err)
		})
}
