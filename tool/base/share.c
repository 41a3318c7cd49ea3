/* share.c - whether a folder lies on a network file system. */
#include "base/share.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Of <linux/magic.h> and, where that lacks them, of statfs(2) and the file systems' own sources. */
static const struct {
	uint32_t magic;
	const char *name;
} NETWORKS[] = {
	{0x6969, "nfs"},       {0x517B, "smb"},          {0xFF534D42, "cifs"},
	{0xFE534D42, "smb2"},  {0x73757245, "coda"},     {0x5346414F, "afs"},
	{0x6B414653, "afs"},   {0x564C, "ncpfs"},        {0x01021997, "9p"},
	{0x00C36400, "ceph"},  {0x0BD00BD0, "lustre"},   {0x47504653, "gpfs"},
	{0x7461636F, "ocfs2"}, {0x01161970, "gfs2"},     {0x786F4256, "vboxsf"},
	{0xAAD7AAEA, "panfs"}, {0x20030528, "orangefs"}, {0xBACBACBC, "vmhgfs"},
};
#define FUSE_MAGIC 0x65735546u

/* Of those in user space the kernel tells only the name, in the list of mounts. */
static const char *const FUSE_NETWORKS[] = {
	"fuse.sshfs",     "fuse.rclone",     "fuse.s3fs",     "fuse.glusterfs", "fuse.ceph-fuse",
	"fuse.davfs",     "fuse.davfs2",     "fuse.gcsfuse",  "fuse.smbnetfs",  "fuse.curlftpfs",
	"fuse.goofys",    "fuse.juicefs",    "fuse.JuiceFS",  "fuse.moosefs",   "fuse.mfs",
	"fuse.blobfuse2", "fuse.gvfsd-fuse", "fuse.mount-s3", "fuse.seaweedfs", "fuse.vmhgfs-fuse",
};

/* A line of mountinfo: "36 35 98:0 ROOT POINT OPTIONS [TAG...] - TYPE SOURCE OPTIONS" (proc(5)). */
static const char *fuse_network_of(char *line, dev_t device)
{
	unsigned major_number, minor_number;
	char *type = strstr(line, " - ");

	if (!type || sscanf(line, "%*u %*u %u:%u ", &major_number, &minor_number) != 2 ||
	    makedev(major_number, minor_number) != device)
		return NULL;
	type += 3;
	type[strcspn(type, " ")] = '\0';
	for (size_t i = 0; i < sizeof(FUSE_NETWORKS) / sizeof(FUSE_NETWORKS[0]); i++) {
		if (strcmp(type, FUSE_NETWORKS[i]) == 0)
			return FUSE_NETWORKS[i];
	}
	return NULL;
}

static const char *fuse_network(const char *folder)
{
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	const char *found = NULL;
	struct stat info;
	char line[8192];

	if (!mounts)
		return NULL;
	if (stat(folder, &info) == 0) {
		while (!found && fgets(line, sizeof(line), mounts))
			found = fuse_network_of(line, info.st_dev);
	}
	(void)fclose(mounts);
	return found;
}

/* Of the nearest folder upwards that is there, whose path it leaves in `path`. */
static bool look(const char *folder, char path[PATH_MAX], struct statfs *info)
{
	size_t len = strlen(folder);

	if (len >= PATH_MAX)
		return false;
	memcpy(path, folder, len + 1);
	for (;;) {
		const char *slash;

		if (statfs(path, info) == 0)
			return true;
		if (errno == EINTR)
			continue;
		slash = strrchr(path, '/');
		if (errno != ENOENT || !slash || len == 1)
			return false;
		len = slash == path ? 1 : (size_t)(slash - path);
		path[len] = '\0';
	}
}

const char *share_of(const char *folder)
{
	char path[PATH_MAX];
	struct statfs info;

	if (!look(folder, path, &info))
		return NULL;
	for (size_t i = 0; i < sizeof(NETWORKS) / sizeof(NETWORKS[0]); i++) {
		if ((uint32_t)info.f_type == NETWORKS[i].magic)
			return NETWORKS[i].name;
	}
	return (uint32_t)info.f_type == FUSE_MAGIC ? fuse_network(path) : NULL;
}
