package io.parley.connector.source.s3;

import static org.junit.jupiter.api.Assumptions.abort;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server in memory, started once for all tests of this JVM and ended with it. */
public final class S3Peer {
  public static final String KEY = "parley-test";
  public static final String SECRET = "secret-of-the-test";

  private static Optional<S3Proxy> server = Optional.empty();
  private static Optional<String> missing = Optional.empty();
  private static int buckets;

  private S3Peer() {}

  /** A new bucket. */
  public static S3Bucket bucket() {
    return bucket(port(), SECRET, "bucket-" + ++buckets, true);
  }

  /** The same, seen through another port or with another secret. */
  static S3Bucket bucket(int port, String secret, String name, boolean make) {
    S3Bucket bucket =
        new S3Bucket(
            Optional.of(URI.create("http://127.0.0.1:" + port)),
            "us-east-1",
            name,
            true,
            KEY,
            () ->
                SecretBytes.copyOf(
                    secret.getBytes(StandardCharsets.UTF_8), SecretAccess.insecure()));
    if (make) {
      try (S3Client client = client()) {
        client.createBucket(r -> r.bucket(name));
      }
    }
    return bucket;
  }

  static void put(S3Bucket bucket, String name, String text) {
    try (S3Client client = client()) {
      client.putObject(r -> r.bucket(bucket.bucket()).key(name), RequestBody.fromString(text));
    }
  }

  private static S3Client client() {
    return S3Client.builder()
        .httpClient(UrlConnectionHttpClient.create())
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create("http://127.0.0.1:" + port()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .build();
  }

  public static synchronized int port() {
    if (server.isEmpty() && missing.isEmpty()) {
      start();
    }
    if (server.isPresent()) {
      return server.get().getPort();
    }
    String reason = "peer S3: missing, " + missing.orElseThrow();
    System.out.println(reason);
    if (Boolean.getBoolean("parley.requirePeers")) {
      throw new AssertionError(reason);
    }
    return abort(reason);
  }

  private static void start() {
    try {
      S3Proxy started =
          S3Proxy.builder()
              .blobStore(new TransientNio2BlobStore())
              .endpoint(URI.create("http://127.0.0.1:0"))
              .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
              .build();
      started.start();
      server = Optional.of(started);
      System.out.println("peer S3: ran");
    } catch (Exception e) {
      missing = Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
