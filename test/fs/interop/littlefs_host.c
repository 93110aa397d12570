/* The original littlefs on an image file, driven by lines on standard input: a partner for the tests of our own. Built with
 * lfs.c and lfs_util.c of a littlefs checkout.
 *
 *   littlefs_host IMAGE BLOCK_SIZE BLOCKS PROG CACHE
 *   format | mkdir PATH | remove PATH | rename OLD NEW | write PATH HEX | append PATH HEX | dump
 *
 * Paths have no blanks (written as '?'). Every line but dump answers with its result; dump prints each entry and "end".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lfs.h"

static unsigned char *image;
static struct lfs_config config;
static lfs_t lfs;

static int dev_read(const struct lfs_config *c, lfs_block_t block, lfs_off_t off, void *buffer, lfs_size_t size) {
    memcpy(buffer, image + (size_t)block * c->block_size + off, size);
    return 0;
}

static int dev_prog(const struct lfs_config *c, lfs_block_t block, lfs_off_t off, const void *buffer, lfs_size_t size) {
    unsigned char *at = image + (size_t)block * c->block_size + off;
    const unsigned char *from = buffer;
    for (lfs_size_t i = 0; i < size; i++) {
        if (from[i] & ~at[i]) { fprintf(stderr, "programmed twice: block %u\n", (unsigned)block); exit(3); }
        at[i] &= from[i];
    }
    return 0;
}

static int dev_erase(const struct lfs_config *c, lfs_block_t block) {
    memset(image + (size_t)block * c->block_size, 0xff, c->block_size);
    return 0;
}

static int dev_sync(const struct lfs_config *c) { (void)c; return 0; }

static void blanks(char *path) { for (; path && *path; path++) if (*path == '?') *path = ' '; }

static int put(const char *path, const char *hex, int flags) {
    lfs_file_t file;
    int e = lfs_file_open(&lfs, &file, path, LFS_O_WRONLY | LFS_O_CREAT | flags);
    if (e < 0) return e;
    size_t n = hex ? strlen(hex) / 2 : 0;
    unsigned char *data = malloc(n + 1);
    for (size_t i = 0; i < n; i++) { unsigned v; sscanf(hex + 2 * i, "%2x", &v); data[i] = (unsigned char)v; }
    lfs_ssize_t r = lfs_file_write(&lfs, &file, data, n);
    free(data);
    e = lfs_file_close(&lfs, &file);
    return r < 0 ? (int)r : e;
}

static int dump(const char *path) {
    lfs_dir_t dir;
    struct lfs_info info;
    char full[1024];
    int e = lfs_dir_open(&lfs, &dir, *path ? path : "/");
    if (e < 0) return e;
    while ((e = lfs_dir_read(&lfs, &dir, &info)) > 0) {
        if (!strcmp(info.name, ".") || !strcmp(info.name, "..")) continue;
        snprintf(full, sizeof full, "%s/%s", path, info.name);
        if (info.type == LFS_TYPE_DIR) {
            printf("dir %s\n", full);
            if ((e = dump(full)) < 0) return e;
            continue;
        }
        lfs_file_t file;
        if ((e = lfs_file_open(&lfs, &file, full, LFS_O_RDONLY)) < 0) { printf("lost %s\n", full); return e; }
        unsigned char *data = malloc(info.size + 1);
        lfs_ssize_t n = lfs_file_read(&lfs, &file, data, info.size + 1);
        lfs_file_close(&lfs, &file);
        if (n < 0) return (int)n;
        printf("file %s\t", full);
        for (lfs_ssize_t i = 0; i < n; i++) printf("%02x", data[i]);
        printf("\n");
        free(data);
    }
    lfs_dir_close(&lfs, &dir);
    return e;
}

int main(int argc, char **argv) {
    if (argc != 6) return 2;
    config.block_size = (lfs_size_t)atoi(argv[2]);
    config.block_count = (lfs_size_t)atoi(argv[3]);
    config.prog_size = (lfs_size_t)atoi(argv[4]);
    config.read_size = config.prog_size;
    config.cache_size = (lfs_size_t)atoi(argv[5]);
    config.lookahead_size = 32;
    config.block_cycles = 100;
    config.read = dev_read;
    config.prog = dev_prog;
    config.erase = dev_erase;
    config.sync = dev_sync;
    size_t size = (size_t)config.block_size * config.block_count;
    image = malloc(size);
    FILE *f = fopen(argv[1], "rb");
    if (!f || fread(image, 1, size, f) != size) return 2;
    fclose(f);
    int mounted = lfs_mount(&lfs, &config);
    static char line[1 << 20];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        char *word = strtok(line, " ");
        char *a = strtok(NULL, " ");
        char *b = strtok(NULL, " ");
        if (!word) continue;
        blanks(a);
        int e = -22;
        if (!strcmp(word, "format")) {
            if (!mounted) lfs_unmount(&lfs);
            e = lfs_format(&lfs, &config);
            mounted = lfs_mount(&lfs, &config);
        } else if (mounted) e = mounted;
        else if (!strcmp(word, "mkdir")) e = lfs_mkdir(&lfs, a);
        else if (!strcmp(word, "remove")) e = lfs_remove(&lfs, a);
        else if (!strcmp(word, "rename")) { blanks(b); e = lfs_rename(&lfs, a, b); }
        else if (!strcmp(word, "write")) e = put(a, b, LFS_O_TRUNC);
        else if (!strcmp(word, "append")) e = put(a, b, LFS_O_APPEND);
        else if (!strcmp(word, "dump")) { e = dump(""); puts("end"); }
        printf("%d\n", e);
    }
    if (!mounted) lfs_unmount(&lfs);
    f = fopen(argv[1], "wb");
    if (!f || fwrite(image, 1, size, f) != size) return 2;
    fclose(f);
    return 0;
}
