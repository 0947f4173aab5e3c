package httpapi

import (
	"context"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// ContactPage is one page of the customer list.
type ContactPage struct {
	Items []Contact `json:"items"`
	Next  string    `json:"next,omitempty" doc:"Cursor of the next page; absent on the last."`
	Total *int64    `json:"total,omitempty" doc:"Everybody the filter lets through; only on a page asked for without a cursor."`
}

// LastAction is the newest thing a person did.
type LastAction struct {
	Kind string        `json:"kind"`
	Text string        `json:"text"`
	At   clock.Instant `json:"at"`
}

// ContactView is a prepared filter of the customer list.
type ContactView struct {
	ID   string `json:"id" enum:"all,unknown,stopped,inside,sample"`
	Name string `json:"name"`
	N    int64  `json:"n"`
}

// Tag is a tag with the number of people who have it.
type Tag = audience.Tag

// Field is a column of the customer list.
type Field struct {
	Key      string `json:"key"`
	Label    string `json:"label"`
	Type     string `json:"type" enum:"text,number,date,flag"`
	Standard bool   `json:"standard" doc:"Every workspace has it."`
}

// AddContact is a person typed in by hand.
type AddContact struct {
	Address string            `json:"address" maxLength:"320"`
	Fields  map[string]string `json:"fields,omitempty"`
	Tags    []string          `json:"tags,omitempty" maxItems:"50"`
	Consent string            `json:"consent,omitempty" enum:"opt-in,existing-customer,business-card,public-address,none" doc:"Absent: unknown."`
	Source  string            `json:"source,omitempty" maxLength:"200" doc:"Where the consent comes from."`
}

// Consents are what is known about a person's consent.
type Consents struct {
	State     contact.ConsentState `json:"state" enum:"given,none,unknown,stopped"`
	StateText string               `json:"state_text"`
	Items     []ConsentRecord      `json:"items" doc:"Newest first."`
	Stops     []ConsentStop        `json:"stops" doc:"What was stopped, and what of it was lifted, newest first."`
	Stopped   []string             `json:"stopped" doc:"The purposes that are stopped now: marketing, service, all."`
}

// ConsentRecord is one record of consent.
type ConsentRecord struct {
	ID         string        `json:"id"`
	At         clock.Instant `json:"at"`
	Purpose    string        `json:"purpose" enum:"marketing,service"`
	Basis      string        `json:"basis" enum:"opt-in,existing-customer,business-card,public-address,none"`
	BasisText  string        `json:"basis_text"`
	Source     string        `json:"source"`
	SourceText string        `json:"source_text"`
	Evidence   string        `json:"evidence,omitempty"`
}

// ConsentStop is one record about mail that a person stopped. Of each purpose the newest says what holds.
type ConsentStop struct {
	ID         string        `json:"id"`
	At         clock.Instant `json:"at"`
	Lifted     bool          `json:"lifted" doc:"The record ends a stop."`
	Purpose    string        `json:"purpose" enum:"marketing,service,all"`
	Source     string        `json:"source"`
	SourceText string        `json:"source_text"`
	Evidence   string        `json:"evidence,omitempty"`
}

// AddConsent records a consent that a person gave to the owner.
type AddConsent struct {
	Basis    string        `json:"basis" enum:"opt-in,existing-customer,business-card,public-address,none"`
	Purpose  string        `json:"purpose,omitempty" enum:"marketing,service" default:"marketing"`
	At       clock.Instant `json:"at,omitempty" doc:"When it was given; absent: now."`
	Source   string        `json:"source,omitempty" maxLength:"200"`
	Evidence string        `json:"evidence,omitempty" maxLength:"2000" doc:"How it was given, in the owner's words."`
}

type listContacts struct {
	Paging
	Search  string `query:"search" maxLength:"200" doc:"Name, kana in any width, company, address or phone."`
	Tag     string `query:"tag" maxLength:"200"`
	Consent string `query:"consent" enum:"given,none,unknown,stopped"`
	Inside  string `query:"inside" enum:"true,false" doc:"Inside a journey now."`
	Sample  string `query:"sample" enum:"true,false" doc:"Sample people only, or none of them."`
	Order   string `query:"order" enum:"newest,name,last" default:"newest"`
	Offset  int    `query:"offset" minimum:"0" maximum:"10000000" doc:"Places to pass over, for a jump in a long list; a cursor is steadier while the list changes."`
}

func (in *listContacts) listing() (l audience.Listing, err error) {
	l = audience.Listing{
		Filter: audience.Filter{Search: in.Search, Tag: in.Tag, Consent: contact.ConsentState(in.Consent), Inside: yesNo(in.Inside), Sample: yesNo(in.Sample)},
		Order:  audience.Order(in.Order), Offset: in.Offset, Limit: in.Limit,
	}
	l.Mark, err = readMark(in.Cursor)
	return l, err
}

func yesNo(s string) *bool {
	if s == "" {
		return nil
	}
	yes := s == "true"
	return &yes
}

// markText is a mark as a cursor.
func markText(m *audience.Mark) string {
	if m == nil {
		return ""
	}
	text := strconv.FormatInt(m.ID, 10)
	if m.At != 0 || m.Key != "" {
		text += "." + strconv.FormatInt(int64(m.At), 10) + "." + base64.RawURLEncoding.EncodeToString([]byte(m.Key))
	}
	return text
}

func readMark(cursor string) (m audience.Mark, err error) {
	id, rest, _ := strings.Cut(cursor, ".")
	if m.ID, err = after(id); err != nil || rest == "" {
		return m, err
	}
	at, key, whole := strings.Cut(rest, ".")
	n, failed := strconv.ParseInt(at, 10, 64)
	b, bad := base64.RawURLEncoding.DecodeString(key)
	if failed != nil || bad != nil || !whole || m.ID == 0 {
		return m, problem.New(problem.Invalid, "api.cursor")
	}
	m.At, m.Key = clock.Instant(n), string(b)
	return m, nil
}

// people are the routes of the customer list as a table shows it.
func (s *Server) people() {
	a := s.services.Audience
	operation(s, http.MethodGet, "/api/contacts", "list-contacts", "The customer list",
		func(ctx context.Context, in *listContacts) (*Body[ContactPage], error) {
			l, err := in.listing()
			if err != nil {
				return nil, err
			}
			page, next, total, err := a.Listing(ctx, l)
			out := ContactPage{Items: []Contact{}, Next: markText(next), Total: total}
			for _, p := range page {
				out.Items = append(out.Items, person(p, printerOf(ctx)))
			}
			return body(out, err)
		})
	operation(s, http.MethodPost, "/api/contacts", "add-contact", "Add one person",
		func(ctx context.Context, in *struct{ Body AddContact }) (*Body[Contact], error) {
			b := in.Body
			id, err := a.Add(ctx, audience.Newcomer{Address: b.Address, Fields: b.Fields, Tags: b.Tags, Basis: contact.Basis(b.Consent), Source: b.Source})
			if err != nil {
				return nil, s.currentContact(ctx, err)
			}
			return s.look(ctx, id)
		}, func(o *huma.Operation) { o.DefaultStatus = http.StatusCreated })
	operation(s, http.MethodGet, "/api/contacts/views", "list-contact-views", "Prepared filters of the customer list with their counts",
		func(ctx context.Context, _ *struct{}) (*Body[Page[ContactView]], error) {
			list, err := a.Views(ctx)
			out := Page[ContactView]{Items: []ContactView{}}
			for _, v := range list {
				out.Items = append(out.Items, ContactView{ID: v.ID, Name: printerOf(ctx).Text("view." + v.ID), N: v.N})
			}
			return body(out, err)
		})
	operation(s, http.MethodGet, "/api/tags", "list-tags", "All tags with their counts, by name",
		func(ctx context.Context, _ *struct{}) (*Body[Page[Tag]], error) {
			list, err := a.Tags(ctx)
			return body(Page[Tag]{Items: list}, err)
		})
	operation(s, http.MethodGet, "/api/fields", "list-fields", "The columns of the customer list: the standard ones, then the owner's own",
		func(ctx context.Context, _ *struct{}) (*Body[Page[Field]], error) {
			own, err := a.Fields(ctx)
			return body(Page[Field]{Items: fields(own, printerOf(ctx))}, err)
		})
	operation(s, http.MethodPost, "/api/fields/type", "change-field-type", "Change what the values of one of the owner's fields mean; they are read anew, and what cannot be read stays as it was written",
		func(ctx context.Context, in *struct{ Body ChangeFieldType }) (*Body[FieldTypeChanged], error) {
			done, err := a.ChangeType(ctx, in.Body.Key, audience.Meaning(in.Body.Type))
			return body(FieldTypeChanged{Key: in.Body.Key, Type: string(done.Type), Read: done.Read, Unreadable: done.Unreadable, Examples: done.Examples}, err)
		})
	s.consents()
}

// ChangeFieldType asks for another type of an owner's field.
type ChangeFieldType struct {
	Key  string `json:"key" minLength:"1" maxLength:"200"`
	Type string `json:"type" doc:"text, number, date, flag; date-mdy, date-dmy or date-excel say how days are meant that could be two"`
}

// FieldTypeChanged tells of how many people the value could be read as the new type, and of how many not.
type FieldTypeChanged struct {
	Key        string   `json:"key"`
	Type       string   `json:"type"`
	Read       int64    `json:"read"`
	Unreadable int64    `json:"unreadable"`
	Examples   []string `json:"examples,omitempty"`
}

func fields(own []contact.Field, say words.Printer) []Field {
	list := []Field{}
	for _, key := range contact.StandardFields() {
		kind := contact.Text
		if key == contact.FieldBirthday {
			kind = contact.Date
		}
		list = append(list, Field{Key: key, Label: say.Say(segment.FieldLine(key)), Type: string(kind), Standard: true})
	}
	for _, f := range own {
		label := f.Label
		if label == "" {
			label = f.Key
		}
		list = append(list, Field{Key: f.Key, Label: label, Type: string(f.Type)})
	}
	return list
}

func (s *Server) look(ctx context.Context, id contact.ID) (*Body[Contact], error) {
	p, err := s.services.Audience.Look(ctx, id)
	return body(person(p, printerOf(ctx)), err)
}

// consents are the routes about a person's consent.
func (s *Server) consents() {
	a := s.services.Audience
	operation(s, http.MethodGet, "/api/contacts/{id}/consents", "list-consents", "What is known about a person's consent, newest first",
		func(ctx context.Context, in *ContactID) (*Body[Consents], error) {
			n, err := rowNumber("con", in.ID)
			if err != nil {
				return nil, err
			}
			return s.consentsOf(ctx, n)
		})
	operation(s, http.MethodPost, "/api/contacts/{id}/consents", "add-consent", "Record a consent that a person gave; it lifts no opt-out",
		func(ctx context.Context, in *struct {
			ContactID
			Body AddConsent
		}) (*Body[Consents], error) {
			n, err := rowNumber("con", in.ID)
			if err != nil {
				return nil, err
			}
			b := in.Body
			c := contact.Consent{Basis: contact.Basis(b.Basis), At: b.At, Source: b.Source, Evidence: b.Evidence}
			if err := a.AddConsent(ctx, n, contact.Purpose(b.Purpose), c); err != nil {
				return nil, err
			}
			return s.consentsOf(ctx, n)
		})
}

func (s *Server) consentsOf(ctx context.Context, id contact.ID) (*Body[Consents], error) {
	c, err := s.services.Audience.Consents(ctx, id)
	say := printerOf(ctx)
	out := Consents{State: c.State, StateText: say.Text("consent." + string(c.State)), Items: []ConsentRecord{}, Stops: []ConsentStop{}, Stopped: []string{}}
	for _, r := range c.Records {
		out.Items = append(out.Items, ConsentRecord{ID: ident.Show("cns", r.ID), At: r.At, Purpose: string(r.Purpose), Basis: string(r.Basis),
			BasisText: say.Text("basis." + string(r.Basis)), Source: r.Source, SourceText: say.Say(event.SourceLine(r.Source)), Evidence: r.Evidence})
	}
	for _, r := range c.Stops {
		out.Stops = append(out.Stops, ConsentStop{ID: ident.Show("stp", r.ID), At: r.At, Lifted: r.Lifted, Purpose: purposeShown(r.Purpose),
			Source: r.Source, SourceText: say.Say(event.SourceLine(r.Source)), Evidence: r.Evidence})
	}
	for _, purpose := range contact.Holding(c.Stops) {
		out.Stopped = append(out.Stopped, purposeShown(purpose))
	}
	return body(out, err)
}

// lastAction puts the newest thing a person did into words.
func lastAction(l *audience.Last, say words.Printer) *LastAction {
	if l == nil {
		return nil
	}
	return &LastAction{Kind: l.Kind, Text: say.Say(event.Said(l.Kind, l.Props)), At: l.At}
}
