package outbox

// Stopping is closed when no new letter is begun.
func (o *Outbox) Stopping() <-chan struct{} { return o.stopping }
