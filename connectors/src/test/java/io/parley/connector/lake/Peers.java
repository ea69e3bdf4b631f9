package io.parley.connector.lake;

import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real PostgreSQL and a real S3 server, each started once for all tests of this JVM and ended
 * with it. A test is skipped, or fails, where one does not start.
 */
final class Peers {
  static final String KEY = "parley-test";
  static final String SECRET = "secret-of-the-test";

  private static @Nullable EmbeddedPostgres postgres;
  private static @Nullable S3Proxy s3;
  private static Optional<String> noPostgres = Optional.empty();
  private static Optional<String> noS3 = Optional.empty();

  private Peers() {}

  /** A catalog on the server without any table. */
  static synchronized LakeSettings.Catalog.Postgres postgres() {
    if (postgres == null && noPostgres.isEmpty()) {
      try {
        postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setPGStartupWait(Duration.ofSeconds(30))
                .start();
        System.out.println("peer PostgreSQL: ran");
      } catch (Exception e) {
        noPostgres = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    if (postgres == null) {
      throw missing("PostgreSQL", noPostgres.orElseThrow());
    }
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS iceberg_tables, iceberg_namespace_properties");
    } catch (SQLException e) {
      throw new AssertionError("the test's PostgreSQL does not answer", e);
    }
    return new LakeSettings.Catalog.Postgres(
        "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres", "postgres", "any");
  }

  /** An empty bucket of the server. */
  static LakeSettings.Store.S3 s3() {
    LakeSettings.Store.S3 settings =
        s3("b" + UUID.randomUUID(), URI.create("http://127.0.0.1:" + s3Port()), SECRET);
    try (S3Client client = S3Clients.open(settings)) {
      client.createBucket(r -> r.bucket(settings.bucket()));
    }
    return settings;
  }

  static LakeSettings.Store.S3 s3(String bucket, URI endpoint, String secret) {
    return new LakeSettings.Store.S3(
        bucket, "some/lake", Optional.of(endpoint), "eu-central-1", KEY, secret, true, 64 << 20);
  }

  static synchronized int s3Port() {
    if (s3 == null && noS3.isEmpty()) {
      try {
        S3Proxy started =
            S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
                .build();
        started.start();
        s3 = started;
        System.out.println("peer S3: ran");
      } catch (Exception e) {
        noS3 = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    if (s3 == null) {
      throw missing("S3", noS3.orElseThrow());
    }
    return s3.getPort();
  }

  private static AssertionError missing(String peer, String why) {
    String reason = "peer " + peer + ": missing, " + why;
    System.out.println(reason);
    if (Boolean.getBoolean("parley.requirePeers")) {
      return new AssertionError(reason);
    }
    return abort(reason);
  }
}
