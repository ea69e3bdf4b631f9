package io.parley.connector.source.s3;

import io.parley.connector.source.SourceContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** What every source must do, of files in a real S3 store. */
@Tag("slow")
class StagedSourceS3PeerTest extends SourceContract {
  private final Path folder;

  StagedSourceS3PeerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Override
  protected Feed feed() {
    S3Bucket bucket = S3Peer.bucket();
    return new PlaceFeed(
        folder.resolve("staging"),
        () -> new S3Place(bucket, 3),
        (name, text) -> S3Peer.put(bucket, name, text));
  }
}
