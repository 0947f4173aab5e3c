// ProcessPrng, which Go's programs ask for random bytes since 1.22 and Wine 8 does not have; it is given by
// the function that Windows had before (RtlGenRandom, exported as SystemFunction036).
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID to, ULONG bytes);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T bytes) {
	while (bytes > 0) {
		ULONG part = bytes > 0x10000000 ? 0x10000000 : (ULONG)bytes;
		if (!SystemFunction036(to, part)) return FALSE;
		to += part, bytes -= part;
	}
	return TRUE;
}
