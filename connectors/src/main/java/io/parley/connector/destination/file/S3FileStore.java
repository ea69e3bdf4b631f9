package io.parley.connector.destination.file;

import io.parley.connector.source.SourceException;
import io.parley.connector.source.s3.S3Bucket;
import io.parley.connector.source.s3.S3Place;
import java.io.IOException;

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
  public String place() {
    return bucket + "/" + prefix;
  }
}
