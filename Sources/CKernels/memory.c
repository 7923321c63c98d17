// memory.c -- large blocks of memory, which a training takes and gives back in every step.

#define _GNU_SOURCE
#include "CInterrupt.h"
#include "CKernels.h"

#include <stdlib.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif
#if defined(__GLIBC__)
#include <malloc.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <unistd.h>

enum { HK_MEGABYTE = 1 << 20, HK_MAPPED = 32 * HK_MEGABYTE };

// Blocks below HK_MAPPED come from the heap, and stay in it when they are freed: from the system they would
// be fresh each time, and cleared before they are used.
static void prepare(void) {
  static atomic_int isPrepared;
  if (atomic_exchange(&isPrepared, 1)) return;
  // Where addresses are few, none are taken in advance.
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) return;
  mallopt(M_MMAP_THRESHOLD, HK_MAPPED);
  mallopt(M_TRIM_THRESHOLD, 128 * HK_MEGABYTE);
  mallopt(M_TOP_PAD, 32 * HK_MEGABYTE);
}

// Loops that go over a dozen arrays at once need more pages of 4 KB than the processor keeps in mind; and of those a
// fresh block has so many that asking for them takes longer than an operation on its numbers.
static void use_large_pages(const char *block, size_t bytes) {
  const size_t page = 2 * HK_MEGABYTE;
  // The heap is advised of up to here.
  static _Atomic(char *) advised;
  const char *top = sbrk(0), *known = advised, *first = block, *end = block + bytes;
  // A block outside of the heap is fresh each time.
  if (block <= top) {
    if (known == top) return;
    advised = (char *)top;
    if (known && known < top) first = known;
    end = top;
  }
  char *start = (char *)(((uintptr_t)first + page - 1) & -page);
  // Where the system has no such pages, all goes on as it was.
  if (start < end) madvise(start, (size_t)(end - start), MADV_HUGEPAGE);
}

void *hk_allocate(size_t bytes) {
  // Those of what is larger take too long to clear where a loop needs all of them at once, as one down a column does:
  // an interrupt would wait.
  const int isLarge = bytes >= HK_MEGABYTE && bytes <= 128 * HK_MEGABYTE;
  if (isLarge) prepare();
  void *block = NULL;
  if (posix_memalign(&block, HK_LINE, bytes)) return NULL;
  if (isLarge) use_large_pages(block, bytes);
  return block;
}

int hk_trim(void) { return malloc_trim(0); }
#else
void *hk_allocate(size_t bytes) {
  void *block = NULL;
  return posix_memalign(&block, HK_LINE, bytes) ? NULL : block;
}

int hk_trim(void) { return 0; }
#endif

bool hk_give_back(void *block, size_t bytes) {
#if defined(__linux__)
  // The pages go first, a few thousand at a time; of the block without them little is left to do.
  const uintptr_t page = 4096, end = ((uintptr_t)block + bytes) & -page;
  for (uintptr_t start = ((uintptr_t)block + page - 1) & -page; start < end; start += HK_PIECE) {
    if (ci_interrupted()) return false;
    madvise((void *)start, end - start < HK_PIECE ? end - start : HK_PIECE, MADV_DONTNEED);
  }
#endif
  if (ci_interrupted()) return false;
  free(block);
  return true;
}
