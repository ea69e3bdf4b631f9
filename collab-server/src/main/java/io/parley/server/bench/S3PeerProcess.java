package io.parley.server.bench;

import io.parley.connector.source.s3.S3Bucket;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server, S3Proxy, that keeps its objects in memory. */
public final class S3PeerProcess implements AutoCloseable {
  /** The id of its one access key. */
  public static final String KEY = "parley";

  /** Of a server that holds nothing, and ends with the bench. */
  public static final String SECRET = "secret-of-the-bench";

  private static final String REGION = "us-east-1";
  private static final String LIST = "s3proxy.txt";

  private final PeerProcess process;
  private final URI endpoint;

  private S3PeerProcess(PeerProcess process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Whether its jars are on this machine. */
  static boolean isThere() {
    return PeerProcess.jars(LIST).isPresent();
  }

  /** The server; empty where its jars are not on this machine. */
  public static Optional<S3PeerProcess> start(Path folder)
      throws IOException, InterruptedException {
    Optional<String> classPath = PeerProcess.classPath(LIST);
    if (classPath.isEmpty()) {
      return Optional.empty();
    }
    Files.createDirectories(folder);
    int port = PeerProcess.freePort();
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    Properties properties = new Properties();
    properties.setProperty("s3proxy.endpoint", endpoint.toString());
    properties.setProperty("s3proxy.authorization", "aws-v4");
    properties.setProperty("s3proxy.identity", KEY);
    properties.setProperty("s3proxy.credential", SECRET);
    properties.setProperty("jclouds.provider", "transient-nio2");
    Path settings = folder.resolve("s3proxy.properties");
    try (var out = Files.newOutputStream(settings)) {
      properties.store(out, null);
    }
    List<String> command =
        List.of(
            PeerProcess.java(),
            "-Xmx512m",
            "-cp",
            classPath.get(),
            "org.gaul.s3proxy.Main",
            "--properties",
            settings.toString());
    PeerProcess process =
        PeerProcess.start(command, folder.resolve("s3.log"), () -> PeerProcess.listens(port));
    return Optional.of(new S3PeerProcess(process, endpoint));
  }

  /** Where it is. */
  public URI endpoint() {
    return endpoint;
  }

  /** Makes a bucket. */
  public void make(String bucket) {
    try (S3Client client =
        S3Client.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .region(Region.of(REGION))
            .endpointOverride(endpoint)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
            .forcePathStyle(true)
            .build()) {
      var unused = client.createBucket(r -> r.bucket(bucket));
    }
  }

  /** A bucket of such a server, as a source reads it. */
  public static S3Bucket bucket(URI endpoint, String name) {
    return new S3Bucket(
        Optional.of(endpoint),
        REGION,
        name,
        true,
        KEY,
        () -> SecretBytes.copyOf(SECRET.getBytes(StandardCharsets.UTF_8), SecretAccess.insecure()));
  }

  @Override
  public void close() {
    process.close();
  }
}
