package httpapi

import (
	"context"
	"net/http"

	"tabiji/backend/studio"
)

// NewJourney makes a journey.
type NewJourney struct {
	Title string `json:"title,omitempty" maxLength:"1000" doc:"Absent: one in the caller's language."`
	Copy  string `json:"copy,omitempty" maxLength:"80" doc:"Id of the journey whose draft and mails are copied; absent: an empty drawing."`
}

// RenameJourney gives a journey another title.
type RenameJourney struct {
	Title string `json:"title" maxLength:"1000"`
}

// JourneyHead is a journey without its people and its drawing.
type JourneyHead = studio.Head

// journeyLife are the routes by which journeys come, get names and are put away.
func (s *Server) journeyLife() {
	st := s.services.Studio
	operation(s, http.MethodPost, "/api/journeys", "new-journey", "Make a journey, empty or as a copy",
		func(ctx context.Context, in *struct{ Body NewJourney }) (*Body[Journey], error) {
			return body(st.New(ctx, in.Body.Title, in.Body.Copy, printerOf(ctx)))
		})
	operation(s, http.MethodPatch, "/api/journeys/{id}", "rename-journey", "Give a journey another title",
		func(ctx context.Context, in *struct {
			JourneyID
			Body RenameJourney
		}) (*Body[Journey], error) {
			return body(st.Rename(ctx, in.ID, in.Body.Title))
		})
	operation(s, http.MethodDelete, "/api/journeys/{id}", "delete-journey", "Take a journey that does not run out of every list",
		func(ctx context.Context, in *JourneyID) (*Body[JourneyHead], error) {
			return body(st.Delete(ctx, in.ID))
		})
	operation(s, http.MethodPost, "/api/journeys/{id}/archive", "archive-journey", "Put a journey that does not run away",
		func(ctx context.Context, in *JourneyID) (*Body[Journey], error) {
			return body(st.Archive(ctx, in.ID))
		})
	operation(s, http.MethodPost, "/api/journeys/{id}/restore", "restore-journey", "Bring back an archived or deleted journey",
		func(ctx context.Context, in *JourneyID) (*Body[Journey], error) {
			return body(st.Restore(ctx, in.ID))
		})
}
