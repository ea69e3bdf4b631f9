package io.parley.connector.source.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.destination.file.S3FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class S3FileStoreS3PeerTest {
  @Test
  void fileIsPut_andReplaced() throws IOException {
    S3Bucket bucket = S3Peer.bucket();
    S3FileStore store = new S3FileStore(bucket, "audiences/");

    store.put("spring/list.csv", "one".getBytes(UTF_8));
    store.put("spring/list.csv", "two".getBytes(UTF_8));

    List<String> texts = new ArrayList<>();
    try (S3Place place = new S3Place(bucket)) {
      place.list(
          "",
          file -> {
            assertThat(file.name()).isEqualTo("audiences/spring/list.csv");
            try (InputStream in = place.open(file).orElseThrow()) {
              texts.add(new String(in.readAllBytes(), UTF_8));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
    }
    assertThat(texts).containsExactly("two");
    assertThat(store.get("spring/list.csv", 9).orElseThrow()).asString().isEqualTo("two");
    assertThat(store.get("spring/li", 9)).isEmpty();
    assertThat(store.place()).isEqualTo(bucket + "/audiences/").doesNotContain(S3Peer.KEY);
  }

  @Test
  void wrongSecret_isSaid_withoutIt() {
    S3Bucket bucket = S3Peer.bucket();
    S3FileStore store =
        new S3FileStore(S3Peer.bucket(S3Peer.port(), "another", bucket.bucket(), false), "");

    assertThatThrownBy(() -> store.put("list.csv", new byte[] {1}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the store refuses the access key")
        .hasMessageNotContaining("another");
  }
}
