#define _GNU_SOURCE
#include "clinux.h"

#include <linux/magic.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>

int clinux_try_lock(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB); }

int clinux_unlock(int descriptor) { return flock(descriptor, LOCK_UN); }

static int byte_lock(int descriptor, int command, short type, long long offset, short *found) {
  struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = offset, .l_len = 1};
  int answer = fcntl(descriptor, command, &lock);
  *found = lock.l_type;
  return answer;
}

int clinux_hold_byte(int descriptor, long long offset) {
  short found;
  return byte_lock(descriptor, F_OFD_SETLK, F_WRLCK, offset, &found);
}

int clinux_release_byte(int descriptor, long long offset) {
  short found;
  return byte_lock(descriptor, F_OFD_SETLK, F_UNLCK, offset, &found);
}

int clinux_byte_is_free(int descriptor, long long offset) {
  short found;
  if (byte_lock(descriptor, F_OFD_GETLK, F_WRLCK, offset, &found) != 0) return -1;
  return found == F_UNLCK;
}

int clinux_add_in_file(int descriptor, long long offset, unsigned long long count) {
  struct stat status;
  // A page behind the end of a file is there to be mapped, but not to be touched.
  if (fstat(descriptor, &status) != 0 || status.st_size < offset + 8) return -1;
  long size = sysconf(_SC_PAGESIZE);
  long long page = offset / size * size;
  void *mapped = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, page);
  if (mapped == MAP_FAILED) return -1;
  unsigned long long *number = (void *)((char *)mapped + (offset - page));
  __atomic_fetch_add(number, count, __ATOMIC_RELAXED);
  return munmap(mapped, (size_t)size);
}

int clinux_reserve(int descriptor, long long size) {
  // Not posix_fallocate(3): where the file system cannot, it writes into every block, also into one
  // that another has just written.
  if (fallocate(descriptor, 0, 0, size) == 0) return 0;
  if (errno != EOPNOTSUPP && errno != ENOSYS) return errno;
  return ftruncate(descriptor, size) == 0 ? 0 : errno;
}

int clinux_reserve_behind(int descriptor, long long from, long long count) {
  return fallocate(descriptor, FALLOC_FL_KEEP_SIZE, from, count) == 0 ? 0 : errno;
}

int clinux_is_remote(int descriptor) {
  struct statfs found;
  if (fstatfs(descriptor, &found) != 0) return 0;
  switch ((unsigned long)found.f_type) {
  case NFS_SUPER_MAGIC:
  case SMB_SUPER_MAGIC:
  case 0xff534d42: // CIFS
  case 0xfe534d42: // SMB2
  case AFS_FS_MAGIC:
  case CEPH_SUPER_MAGIC: return 1;
  default: return 0;
  }
}
