package cli

import (
	"tabiji/backend"
)

type openapiCommand struct{}

// Run prints the API's document; it needs no workspace.
func (c *openapiCommand) Run(s *session) error {
	b, err := backend.OpenAPI()
	if err != nil {
		return err
	}
	return s.raw(b)
}
