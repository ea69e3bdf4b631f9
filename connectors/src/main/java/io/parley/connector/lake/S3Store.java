package io.parley.connector.lake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.aws.s3.S3FileIOProperties;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Files in a bucket, by Iceberg's own S3 files: written in a folder here, read from a cache here.
 */
final class S3Store implements FileStore {
  private final LakeSettings.Store.S3 settings;
  private final Path staging;
  private final FileCache cache;
  private final Path work;
  private final Listed io;

  /**
   * Opens the bucket, and asks it something, so that wrong settings are found now.
   *
   * @throws LakeException if the bucket does not answer as one should
   */
  S3Store(LakeSettings.Store.S3 settings, Path home, Clock clock) throws IOException {
    this.settings = settings;
    this.staging = home.resolve("staging");
    this.work = home.resolve("cache");
    Opening.makePrivate(staging);
    Opening.makePrivate(work);
    this.io = new Listed(files(settings, staging));
    this.cache =
        new FileCache(
            work.resolve("s3"),
            settings.cacheBytes(),
            clock,
            file -> io.newInputFile(file.location(), file.bytes()).newStream());
    try {
      io.files.client().listObjectsV2(r -> r.bucket(settings.bucket()).maxKeys(1));
    } catch (SdkException e) {
      io.close();
      throw S3Clients.explain(settings.root(), e);
    }
  }

  private static S3FileIO files(LakeSettings.Store.S3 settings, Path staging) {
    S3FileIO files =
        new S3FileIO(
            () -> S3Clients.open(settings),
            () -> {
              throw new UnsupportedOperationException("files are read one after the other");
            });
    // What Iceberg is about to send rests in the lake's directory, not in everybody's /tmp.
    files.initialize(
        Map.of(
            S3FileIOProperties.STAGING_DIRECTORY,
            staging.toString(),
            "init-creation-stacktrace",
            "false"));
    return files;
  }

  @Override
  public String warehouse() {
    return settings.root();
  }

  @Override
  public FileStore.StoreFiles io() {
    return io;
  }

  @Override
  public Path stage(String location) {
    return staging.resolve(location.substring(location.lastIndexOf('/') + 1));
  }

  @Override
  public void publish(Path staged, String location) {
    try (InputStream from = Files.newInputStream(staged);
        OutputStream to = io.newOutputFile(location).create()) {
      from.transferTo(to);
    } catch (SdkException e) {
      throw S3Clients.explain(location, e);
    } catch (IOException e) {
      throw new LakeException(location + ": the file cannot be written", e);
    }
    discardStaged(staged);
  }

  @Override
  public void discard(Path staged, String location) {
    discardStaged(staged);
    try {
      io.deleteFile(location);
    } catch (SdkException stays) {
      // No snapshot names it; the search for orphans finds it.
    }
  }

  private static void discardStaged(Path staged) {
    try {
      Files.deleteIfExists(staged);
    } catch (IOException e) {
      throw new LakeException(staged + " cannot be deleted", e);
    }
  }

  @Override
  public List<Path> local(List<Stored> files) {
    List<Path> paths = new ArrayList<>();
    for (Stored file : files) {
      try {
        paths.add(cache.bring(file));
      } catch (SdkException e) {
        throw S3Clients.explain(file.location(), e);
      } catch (NotFoundException e) {
        throw new LakeException(
            file.location() + ": S3 has it no more: its snapshot was expired or erased", e);
      } catch (IOException e) {
        throw new LakeException(file.location() + ": the file cannot be brought here", e);
      }
    }
    return paths;
  }

  @Override
  public Path work() {
    return work;
  }

  @Override
  public void delete(Set<String> locations) {
    for (String location : locations) {
      try {
        cache.forget(location);
        io.deleteFile(location);
      } catch (SdkException e) {
        throw S3Clients.explain(location, e);
      } catch (IOException e) {
        throw new LakeException(location + ": its copy in the cache cannot be deleted", e);
      }
    }
  }

  @Override
  public void deleteBelow(String location) {
    Set<String> locations = new HashSet<>();
    try {
      io.listPrefix(location.endsWith("/") ? location : location + "/")
          .forEach(file -> locations.add(file.location()));
    } catch (SdkException e) {
      throw S3Clients.explain(location, e);
    }
    delete(locations);
  }

  @Override
  public void sweep(Instant before) {
    LocalStore.sweep(staging, before);
    LocalStore.sweep(work.resolve("vectors"), before);
  }

  @Override
  public void close() {
    io.close();
  }

  /** Iceberg's S3 files under the interface of this package. */
  private static final class Listed implements FileStore.StoreFiles {
    private static final long serialVersionUID = 1L;

    private final S3FileIO files;

    private Listed(S3FileIO files) {
      this.files = files;
    }

    @Override
    public InputFile newInputFile(String path) {
      return files.newInputFile(path);
    }

    @Override
    public InputFile newInputFile(String path, long length) {
      return files.newInputFile(path, length);
    }

    @Override
    public OutputFile newOutputFile(String path) {
      return files.newOutputFile(path);
    }

    @Override
    public void deleteFile(String path) {
      files.deleteFile(path);
    }

    @Override
    public Iterable<FileInfo> listPrefix(String prefix) {
      return files.listPrefix(prefix);
    }

    @Override
    public void deletePrefix(String prefix) {
      files.deletePrefix(prefix);
    }

    @Override
    public void close() {
      files.close();
    }
  }
}
