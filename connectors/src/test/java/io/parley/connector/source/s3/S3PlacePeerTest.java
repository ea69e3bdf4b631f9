package io.parley.connector.source.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.source.Batch;
import io.parley.connector.source.Position;
import io.parley.connector.source.RawRow;
import io.parley.connector.source.SourceException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real S3 store: pages, faults, wrong keys, and files that change under our hands. */
@Tag("slow")
class S3PlacePeerTest {
  private final S3Bucket bucket = S3Peer.bucket();

  private static List<PlacedFile> list(FilePlace place, String prefix) {
    List<PlacedFile> files = new ArrayList<>();
    place.list(prefix, files::add);
    return files;
  }

  private static List<String> rows(FilePlace place, Path staging) {
    List<String> rows = new ArrayList<>();
    Optional<Position> none = Optional.empty();
    try (StagedSource source =
        new StagedSource("s", place, new FileNames("", ".txt"), staging, 1 << 20, LineFiles::new)) {
      source.read(none, batch -> rows.addAll(texts(batch)));
    }
    return rows;
  }

  private static List<String> texts(Batch batch) {
    return ((Batch.Rows.Listed) batch.rows())
        .rows().stream()
            .map(row -> String.valueOf(((RawRow.Read) row).values().get(0).orElseThrow()))
            .toList();
  }

  @Test
  void list_givesAllPages_inOrder_andNoFolders() {
    List<String> names = IntStream.range(0, 10).mapToObj(i -> "in/%02d.txt".formatted(i)).toList();
    names.forEach(name -> S3Peer.put(bucket, name, "x"));
    S3Peer.put(bucket, "in/", "");
    S3Peer.put(bucket, "other/1.txt", "x");
    try (S3Place place = new S3Place(bucket, 3)) {
      assertThat(list(place, "in/")).extracting(PlacedFile::name).containsExactlyElementsOf(names);
      assertThat(list(place, "nothing/")).isEmpty();
    }
  }

  @Test
  void faultsOfTheStore_areTriedAgain_andNamedInTheEnd(@TempDir Path folder) throws Exception {
    S3Peer.put(bucket, "a.txt", "one\ntwo\n");
    try (FaultyDoor door = new FaultyDoor(S3Peer.port())) {
      S3Bucket seen = S3Peer.bucket(door.port(), S3Peer.SECRET, bucket.bucket(), false);
      door.faults(3);
      assertThat(rows(new S3Place(seen), folder)).containsExactly("one", "two");
      assertThat(door.answered()).isEqualTo(3);
    }
    try (FaultyDoor door = new FaultyDoor(S3Peer.port())) {
      S3Bucket seen = S3Peer.bucket(door.port(), S3Peer.SECRET, bucket.bucket(), false);
      door.faults(1_000);
      assertThatThrownBy(() -> rows(new S3Place(seen), folder))
          .isInstanceOf(SourceException.class)
          .hasMessage(
              "s3://"
                  + bucket.bucket()
                  + ": the store answered 503, 8 times over; try again later");
    }
  }

  @Test
  void faultsInTheMiddle_keepWhatWasRead_andTheRestComesOnceAfterwards(@TempDir Path folder)
      throws Exception {
    for (int i = 0; i < 4; i++) {
      S3Peer.put(bucket, i + ".txt", i + "a\n" + i + "b\n");
    }
    List<String> rows = new ArrayList<>();
    List<Position> ends = new ArrayList<>();
    try (FaultyDoor door = new FaultyDoor(S3Peer.port())) {
      S3Bucket seen = S3Peer.bucket(door.port(), S3Peer.SECRET, bucket.bucket(), false);
      for (int faults : List.of(1_000, 3, 0)) {
        Optional<Position> last = ends.isEmpty() ? Optional.empty() : Optional.of(ends.get(0));
        try (StagedSource source =
            new StagedSource(
                "s",
                new S3Place(seen),
                new FileNames("", ".txt"),
                folder,
                1 << 20,
                LineFiles::new)) {
          source.read(
              last,
              batch -> {
                rows.addAll(texts(batch));
                ends.clear();
                ends.add(batch.end());
                door.faults(faults);
              });
          assertThat(faults).isNotEqualTo(1_000);
        } catch (SourceException e) {
          assertThat(faults).isEqualTo(1_000);
          assertThat(e).hasMessageContaining("the store answered 503, 8 times over");
          assertThat(rows).containsExactly("0a", "0b");
          door.faults(0);
        }
      }
    }
    assertThat(rows).containsExactly("0a", "0b", "1a", "1b", "2a", "2b", "3a", "3b");
  }

  @Test
  void wrongKeys_andWrongBuckets_areNamed_withoutTheSecret(@TempDir Path folder) {
    S3Bucket wrong = S3Peer.bucket(S3Peer.port(), "not-the-secret", bucket.bucket(), false);
    assertThatThrownBy(() -> rows(new S3Place(wrong), folder))
        .isInstanceOf(SourceException.class)
        .hasNoCause()
        .hasMessage(
            "s3://"
                + bucket.bucket()
                + ": the store refuses the access key, or what it may do here; check key id,"
                + " secret, region and that the key may list and read");
    S3Bucket none = S3Peer.bucket(S3Peer.port(), S3Peer.SECRET, "no-such-bucket", false);
    assertThatThrownBy(() -> rows(new S3Place(none), folder))
        .hasMessage(
            "s3://no-such-bucket: the store has no such bucket; check its name and the endpoint");
    assertThat(wrong.toString()).doesNotContain("secret", S3Peer.KEY);
  }

  @Test
  void aVersionThatIsNoMore_isNotOpened() throws Exception {
    S3Peer.put(bucket, "a.txt", "old");
    try (S3Place place = new S3Place(bucket)) {
      PlacedFile listed = list(place, "").get(0);
      try (InputStream in = place.open(listed).orElseThrow()) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("old");
      }
      S3Peer.put(bucket, "a.txt", "new");
      assertThat(place.open(listed)).isEmpty();
      assertThat(place.open(new PlacedFile("b.txt", listed.version(), 3, listed.modified())))
          .isEmpty();
    }
  }

  @Test
  void aFileThatChangesBetweenListAndGet_isReadAsItIsThen(@TempDir Path folder) {
    S3Peer.put(bucket, "a.txt", "old\n");
    FilePlace place =
        new ChangingPlace(new S3Place(bucket), () -> S3Peer.put(bucket, "a.txt", "new\nrow\n"));
    assertThat(rows(place, folder)).containsExactly("new", "row");
  }

  @Test
  void longFiles_andLongWays_areRefused(@TempDir Path folder) {
    S3Peer.put(bucket, "a.txt", "x".repeat(2 << 20));
    assertThatThrownBy(() -> rows(new S3Place(bucket), folder))
        .hasMessage(
            "s3://"
                + bucket.bucket()
                + "/a.txt: the file has 2097152 bytes, and at most 1048576 are fetched; give the"
                + " source a higher bound, or split the file");
    assertThatThrownBy(
            () ->
                new S3Bucket(
                    Optional.of(URI.create("http://store.example")),
                    "r",
                    "b",
                    true,
                    "k",
                    bucket.secretKey()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://");
    assertThat(new FileNames("", "").matches("../../etc/passwd")).isFalse();
    assertThat(new FileNames("", "").matches("in/.hidden")).isFalse();
    assertThat(new FileNames("in/", ".csv").matches("in/a/b.csv")).isTrue();
  }
}
