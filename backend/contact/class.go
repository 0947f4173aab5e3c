package contact

// Class holds the facts of a person that counts depend on: two people of the same class count alike in every figure of
// who would get a mail or is in a prepared view. It has fewer than 256 values and is stored as one byte.
type Class struct {
	Basis     Basis // of the newest consent to advertising; "": no record
	Stopped   bool  // out of advertising
	NoService bool  // out of service mail too
	Sample    bool
	Reserved  bool // an address under a reserved name (RFC 2606)
	NoAddress bool
}

// Nobody is the byte of a contact number that is not used, or whose contact was merged into another.
const Nobody byte = 0

// The byte of a class: a basis from 1 in its three lowest bits, then a bit for each answer, so that Nobody is none.
const (
	basisBits    = 0x07
	stoppedBit   = 0x08
	noServiceBit = 0x10
	sampleBit    = 0x20
	reservedBit  = 0x40
	noAddressBit = 0x80
)

// Byte is the stored form.
func (c Class) Byte() byte {
	b := byte(1) // no record
	for i, basis := range bases {
		if basis == c.Basis {
			b = byte(i + 2)
		}
	}
	return b | bit(c.Stopped, stoppedBit) | bit(c.NoService, noServiceBit) | bit(c.Sample, sampleBit) |
		bit(c.Reserved, reservedBit) | bit(c.NoAddress, noAddressBit)
}

func bit(on bool, b byte) byte {
	if on {
		return b
	}
	return 0
}

// ClassOf reads the stored form; ok is false for Nobody and for what Byte never writes.
func ClassOf(b byte) (c Class, ok bool) {
	i := int(b & basisBits)
	if i == 0 || i > len(bases)+1 {
		return Class{}, false
	}
	if i > 1 {
		c.Basis = bases[i-2]
	}
	c.Stopped, c.NoService, c.Sample = b&stoppedBit != 0, b&noServiceBit != 0, b&sampleBit != 0
	c.Reserved, c.NoAddress = b&reservedBit != 0, b&noAddressBit != 0
	return c, true
}

// Out reports whether people of the class are out of a purpose.
func (c Class) Out(p Purpose) bool {
	if p == Service {
		return c.NoService
	}
	return c.Stopped
}

// State is their consent to advertising.
func (c Class) State() ConsentState { return StateOf(Consent{Basis: c.Basis}, c.Stopped) }
