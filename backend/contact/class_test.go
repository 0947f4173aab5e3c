package contact

import "testing"

func TestAClassIsOneByteAndComesBackWhole(t *testing.T) {
	t.Parallel()
	seen := map[byte]Class{}
	answers := []bool{false, true}
	for _, basis := range append([]Basis{""}, bases[:]...) {
		for _, stopped := range answers {
			for _, noService := range answers {
				for _, sample := range answers {
					for _, reserved := range answers {
						for _, noAddress := range answers {
							c := Class{basis, stopped, noService, sample, reserved, noAddress}
							b := c.Byte()
							if other, taken := seen[b]; taken || b == Nobody {
								t.Fatalf("%+v is stored as %d, as is %+v", c, b, other)
							}
							seen[b] = c
							if back, ok := ClassOf(b); !ok || back != c {
								t.Errorf("%+v comes back as %+v, %v", c, back, ok)
							}
						}
					}
				}
			}
		}
	}
	for b := range 256 {
		if _, ok := ClassOf(byte(b)); ok != (seen[byte(b)] != Class{} || byte(b) == Class{}.Byte()) {
			t.Errorf("byte %d: %v", b, ok)
		}
	}
}
