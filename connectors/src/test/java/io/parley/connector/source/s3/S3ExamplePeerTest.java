package io.parley.connector.source.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.source.Batch;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.DocumentedExample;
import io.parley.connector.source.Position;
import io.parley.crypto.SecretBytes;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of S3 in docs/connectors-tables.md. */
@Tag("slow")
class S3ExamplePeerTest {
  @Test
  void s3(@TempDir Path folder) {
    S3Bucket there = S3Peer.bucket();
    S3Peer.put(there, "daily/2027-01-01.csv", "a\nb\nc\n");
    URI endpoint = there.endpoint().orElseThrow();
    String name = there.bucket();
    String keyId = there.keyId();
    Supplier<SecretBytes> secretKey = there.secretKey();
    Optional<Position> last = Optional.empty();
    int[] rows = {0};
    BatchSink keeper = batch -> rows[0] += ((Batch.Rows.Listed) batch.rows()).rows().size();

    // docs: s3
    S3Bucket exports =
        new S3Bucket(Optional.of(endpoint), "us-east-1", name, true, keyId, secretKey);
    try (StagedSource source =
        new StagedSource(
            "exports",
            new S3Place(exports),
            new FileNames("daily/", ".csv"),
            folder.resolve("staging"),
            1L << 30, // no file of more than a GiB
            LineFiles::new)) {
      source.read(last, keeper);
    }
    // docs: end

    assertThat(rows[0]).isEqualTo(3);
  }

  @Test
  void page_showsWhatRunsHere() throws Exception {
    DocumentedExample.assertShown(S3ExamplePeerTest.class);
  }
}
