package cli

import (
	"tabiji/backend"
)

type openapiCommand struct{ Kinds bool }

// Run prints the API's document, or the kinds of steps; it needs no workspace.
func (c *openapiCommand) Run(s *session) error {
	if c.Kinds {
		s.line(s.sys.Out, backend.Kinds())
		return nil
	}
	b, err := backend.OpenAPI()
	if err != nil {
		return err
	}
	return s.raw(b)
}
