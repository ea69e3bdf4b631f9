package io.parley.connector.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCacheTest {
  private static final int SIZE = 100;

  @TempDir
  @SuppressWarnings("NullAway.Init") // made before each test
  Path folder;

  private final Hands clock = new Hands();
  private final List<String> fetched = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private FileCache cache;

  @BeforeEach
  void open() throws IOException {
    cache = new FileCache(folder, 3 * SIZE, clock, this::origin);
  }

  private ByteArrayInputStream origin(FileStore.Stored file) {
    fetched.add(file.location());
    return new ByteArrayInputStream(new byte[SIZE]);
  }

  @Test
  void file_comesOnce_underItsOwnName() throws IOException {
    Path path = bring("s3://b/data/one.parquet");
    assertThat(path.getFileName()).hasToString("one.parquet");
    assertThat(bring("s3://b/data/one.parquet")).isEqualTo(path);
    assertThat(bring("s3://b/other/one.parquet")).isNotEqualTo(path);
    assertThat(fetched).hasSize(2);
    assertThat(bring("s3://b/data/odd?*[1].parquet").getFileName()).hasToString("odd___1_.parquet");
  }

  @Test
  void usedLeastRecently_goesFirst() throws IOException {
    Path a = bring("s3://b/a");
    clock.pass(Duration.ofMinutes(1));
    Path b = bring("s3://b/b");
    bring("s3://b/c");
    clock.pass(Duration.ofMinutes(90));
    bring("s3://b/a");
    Path d = bring("s3://b/d");
    assertThat(a).exists();
    assertThat(b).doesNotExist();
    assertThat(d).exists();
    assertThat(size()).isLessThanOrEqualTo(3 * SIZE);
  }

  @Test
  void whatAQueryMayBeReading_stays_andTheCacheSaysItIsFull() throws IOException {
    bring("s3://b/a");
    bring("s3://b/b");
    bring("s3://b/c");
    clock.pass(Duration.ofMinutes(59));
    assertThatThrownBy(() -> bring("s3://b/d"))
        .isInstanceOf(LakeException.class)
        .hasMessageEndingWith("is full of files that queries of the last hour read; give it more");
    assertThat(size()).isEqualTo(3 * SIZE);
    clock.pass(Duration.ofMinutes(2));
    bring("s3://b/d");
  }

  @Test
  void whatNobodyAskedForInADay_goes() throws IOException {
    Path a = bring("s3://b/a");
    clock.pass(Duration.ofHours(25));
    bring("s3://b/b");
    assertThat(a).doesNotExist();
  }

  @Test
  void halfACopy_isNone() throws IOException {
    Path a = bring("s3://b/a");
    Files.write(a, new byte[SIZE / 2]);
    assertThat(bring("s3://b/a")).hasSize(SIZE);
    assertThatThrownBy(() -> cache.bring(new FileStore.Stored("s3://b/short", SIZE + 1)))
        .isInstanceOf(IOException.class)
        .hasMessage("the file is not as long as the table says");
    assertThat(size()).isEqualTo(SIZE);
  }

  @Test
  void forgotten_isGone() throws IOException {
    Path a = bring("s3://b/a");
    cache.forget("s3://b/a");
    cache.forget("s3://b/never");
    assertThat(a).doesNotExist();
    assertThat(size()).isZero();
  }

  private Path bring(String location) throws IOException {
    return cache.bring(new FileStore.Stored(location, SIZE));
  }

  private long size() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    }
  }

  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2027-01-01T00:00:00Z");

    private void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
