package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// SaveDraft replaces a drawing whose revision is still Rev.
type SaveDraft struct {
	Rev   int64           `json:"rev"`
	Draft journey.Drawing `json:"draft"`
}

// SavedDraft is the draft's new revision, once it stands on the disk.
type SavedDraft = studio.Saved

// drafts is the route that saves a draft. It reads the body itself: the reader of drawings judges every part of it, and
// an editor saves after each gesture, so that a thousand steps are read once and not three times.
func (s *Server) drafts() {
	schemas := s.api.OpenAPI().Components.Schemas
	content := func(of *huma.Schema) map[string]*huma.MediaType {
		return map[string]*huma.MediaType{"application/json": {Schema: of}}
	}
	s.raw(huma.Operation{
		Method: http.MethodPut, Path: "/api/journeys/{id}/draft", OperationID: "save-draft", Summary: "Replace the draft of a journey",
		Parameters:  []*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: "string"}}},
		RequestBody: &huma.RequestBody{Required: true, Content: content(huma.SchemaFromType(schemas, typeOf[SaveDraft]()))},
		Responses:   map[string]*huma.Response{"200": {Description: "It is saved", Content: content(huma.SchemaFromType(schemas, typeOf[SavedDraft]()))}},
	}, func(w http.ResponseWriter, r *http.Request) error {
		rev, draft, err := readSaveDraft(r.Body)
		if err != nil {
			return err
		}
		saved, err := s.services.Studio.SaveDraft(r.Context(), r.PathValue("id"), rev, draft)
		if err != nil {
			return err
		}
		return writeJSON(w, saved)
	})
}

// readSaveDraft takes a SaveDraft apart, and leaves the drawing as it was written.
func readSaveDraft(from io.Reader) (rev int64, draft []byte, err error) {
	raw, err := io.ReadAll(from)
	if err != nil {
		return 0, nil, err
	}
	var body struct {
		Rev   *int64          `json:"rev"`
		Draft json.RawMessage `json:"draft"`
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&body); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) && wrong.Field == "rev" {
			return 0, nil, problem.New(problem.Invalid, "api.input").At("body.rev", words.New("api.field.integer"))
		}
		return 0, nil, problem.New(problem.Invalid, "api.body").Because(err)
	}
	if dec.More() {
		return 0, nil, problem.New(problem.Invalid, "api.body")
	}
	if body.Rev == nil {
		return 0, nil, problem.New(problem.Invalid, "api.input").At("body.rev", words.New("api.field.required"))
	}
	if len(body.Draft) == 0 {
		return 0, nil, problem.New(problem.Invalid, "api.input").At("body.draft", words.New("api.field.required"))
	}
	return *body.Rev, body.Draft, nil
}
