package agenda

import "context"

// DoChores does the chores that are due, one kind after another.
func (a *Agenda) DoChores(ctx context.Context) (did int, err error) {
	for kind, do := range a.config.Chores {
		n, err := a.doChores(ctx, kind, do)
		did += n
		if err != nil {
			return did, err
		}
	}
	return did, nil
}
