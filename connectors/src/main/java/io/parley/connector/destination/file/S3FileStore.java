package io.parley.connector.destination.file;

import io.parley.connector.source.SourceException;
import io.parley.connector.source.s3.PlacedFile;
import io.parley.connector.source.s3.S3Bucket;
import io.parley.connector.source.s3.S3Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A bucket, or what of it begins with a prefix, on anything that speaks S3. */
public final class S3FileStore implements FileStore {
  private final S3Bucket bucket;
  private final String prefix;

  /**
   * A store; nothing is asked yet.
   *
   * @param prefix what the names of all files begin with, such as {@code audiences/}; empty:
   *     nothing
   */
  public S3FileStore(S3Bucket bucket, String prefix) {
    this.bucket = bucket;
    this.prefix = prefix;
  }

  @Override
  public void put(String path, byte[] content) throws IOException {
    try (S3Place place = new S3Place(bucket)) {
      place.put(prefix + path, content);
    } catch (SourceException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Optional<byte[]> get(String path, int most) throws IOException {
    try (S3Place place = new S3Place(bucket)) {
      List<PlacedFile> found = new ArrayList<>();
      place.list(
          prefix + path,
          file -> {
            if (file.name().equals(prefix + path)) {
              found.add(file);
            }
          });
      Optional<InputStream> in = found.isEmpty() ? Optional.empty() : place.open(found.get(0));
      if (in.isEmpty()) {
        return Optional.empty();
      }
      try (InputStream content = in.get()) {
        return Optional.of(LocalFileStore.read(content, most));
      }
    } catch (SourceException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public String place() {
    return bucket + "/" + prefix;
  }
}
