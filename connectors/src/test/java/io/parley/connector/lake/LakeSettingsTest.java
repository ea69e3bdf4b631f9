package io.parley.connector.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.LakeSettings.Catalog.Postgres;
import io.parley.connector.lake.LakeSettings.Catalog.Rest;
import io.parley.connector.lake.LakeSettings.Store.S3;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeSettingsTest {
  private static final URI SERVER = URI.create("https://catalog.example");

  @Test
  void secrets_areInNoText() {
    Postgres postgres = new Postgres("jdbc:postgresql://db.example/lake", "lake", "hush");
    assertThat(
            new LakeSettings(Path.of("lake"), postgres, s3("/a/b/", 1 << 20)).toString()
                + new Rest(SERVER, Optional.of("w"), new Rest.Login.Token("hush"))
                + new Rest(
                    SERVER, Optional.empty(), new Rest.Login.Client(SERVER, "me", "hush", "all")))
        .doesNotContain("hush")
        .contains("s3://my-bucket/a/b");
    assertThat(s3("", 1 << 20).root()).isEqualTo("s3://my-bucket");
  }

  @Test
  void whatCannotBe_isRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> new Postgres("jdbc:mysql://x", "u", "p"))
        .hasMessage("the url of a lake's PostgreSQL catalog begins with jdbc:postgresql://");
    assertThatThrownBy(() -> s3("", 1000))
        .hasMessage("the cache of a lake in S3 has at least 1048576 bytes");
    assertThatThrownBy(
            () ->
                new S3("My Bucket", "", Optional.empty(), "eu-central-1", "k", "s", true, 1 << 20))
        .hasMessage("`My Bucket` is no name for a bucket");
    // Nobody listens on port 1.
    Postgres nowhere = new Postgres("jdbc:postgresql://127.0.0.1:1/lake", "lake", "hush");
    assertThatThrownBy(
            () -> Lake.open(new LakeSettings(folder, nowhere, new LakeSettings.Store.Local())))
        .isInstanceOf(LakeException.class)
        .hasMessage(
            "jdbc:postgresql://127.0.0.1:1/lake: the lake's PostgreSQL catalog does not open; check"
                + " url, user and password");
  }

  private static S3 s3(String prefix, long cache) {
    return new S3("my-bucket", prefix, Optional.of(SERVER), "r", "key", "hush", true, cache);
  }
}
