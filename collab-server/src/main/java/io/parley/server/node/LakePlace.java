package io.parley.server.node;

import io.parley.connector.lake.LakeSettings;
import io.parley.crypto.SecretAccess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the tables of a party rest: in the folder {@code lake} of its directory, or beyond.
 *
 * @param catalog who keeps the names of tables and their current snapshots
 * @param s3 where files rest, when it is not the folder
 * @param retention how long rows and snapshots stay
 */
public record LakePlace(
    @DefaultValue LakeCatalog catalog, @DefaultValue S3 s3, @DefaultValue LakeRetention retention) {
  /** What is local of a lake, in the node's directory: all of it where nothing is said. */
  public static final String FOLDER = "lake";

  /** What holds where nothing is said: a folder of the node's directory. */
  public static final LakePlace NONE =
      new LakePlace(LakeCatalog.SQLITE, S3.NONE, LakeRetention.STANDARD);

  /**
   * A bucket that is there already, on anything that speaks S3.
   *
   * @param bucket its name; empty: files rest in the folder
   * @param prefix where in the bucket
   * @param endpoint the server; empty: Amazon's
   * @param region such as {@code eu-central-1}
   * @param pathStyle whether the bucket's name goes into the path
   * @param keyId of the access key
   * @param secretKey reference to its secret
   * @param cacheMegabytes how large the copies on this machine may become, 1 to 1,048,576
   */
  public record S3(
      @DefaultValue("") String bucket,
      @DefaultValue("") String prefix,
      @DefaultValue("") String endpoint,
      @DefaultValue("us-east-1") String region,
      @DefaultValue("false") boolean pathStyle,
      @DefaultValue("") String keyId,
      @DefaultValue("") String secretKey,
      @DefaultValue("10240") int cacheMegabytes) {
    /** None. */
    public static final S3 NONE = new S3("", "", "", "us-east-1", false, "", "", 10_240);
  }

  void check(Path file) {
    try {
      catalog.check();
      retention.check();
      if (s3.bucket().isEmpty()) {
        if (!s3.equals(S3.NONE)) {
          throw new ConfigurationException("`node.lake.s3` wants a `bucket`");
        }
        return;
      }
      if (s3.keyId().isEmpty() || s3.secretKey().isEmpty()) {
        throw new ConfigurationException(
            "`node.lake.s3` wants `key-id`, and `secret-key` as a reference");
      }
      if (catalog.type() == LakeCatalog.Type.SQLITE) {
        throw new ConfigurationException(
            "`node.lake.s3` keeps files where other machines reach them, and the catalog is a file of this one; write `catalog: {type: postgresql, …}` or `rest`");
      }
      checkEndpoint();
      var unused = new SecretReference("node.lake.s3.secret-key", s3.secretKey(), Path.of(""));
    } catch (ConfigurationException | IllegalArgumentException e) {
      throw new ConfigurationException(file + ": " + e.getMessage());
    }
  }

  private void checkEndpoint() {
    if (s3.endpoint().isEmpty()) {
      return;
    }
    URI endpoint = URI.create(s3.endpoint());
    boolean isHere = String.valueOf(endpoint.getHost()).matches("127\\.0\\.0\\.1|localhost");
    if (!"https".equals(endpoint.getScheme()) && !("http".equals(endpoint.getScheme()) && isHere)) {
      throw new ConfigurationException(
          "`node.lake.s3.endpoint` begins with https://, unless it is on this machine");
    }
    if (s3.cacheMegabytes() < 1 || s3.cacheMegabytes() > 1_048_576) {
      throw new ConfigurationException(
          "`node.lake.s3.cache-megabytes` is a number from 1 to 1048576");
    }
  }

  /**
   * The lake's own settings, secrets looked up.
   *
   * @param directory of the node
   * @throws ConfigurationException when a secret is not where a reference says
   */
  public LakeSettings settings(NodeDirectory directory) {
    return new LakeSettings(
        directory.resolve(FOLDER), catalog.settings(directory.path()), store(directory.path()));
  }

  private LakeSettings.Store store(Path directory) {
    if (s3.bucket().isEmpty()) {
      return new LakeSettings.Store.Local();
    }
    return new LakeSettings.Store.S3(
        s3.bucket(),
        s3.prefix(),
        s3.endpoint().isEmpty() ? Optional.empty() : Optional.of(URI.create(s3.endpoint())),
        s3.region(),
        s3.keyId(),
        secret("node.lake.s3.secret-key", s3.secretKey(), directory),
        s3.pathStyle(),
        (long) s3.cacheMegabytes() << 20);
  }

  static String secret(String property, String reference, Path directory) {
    return new String(
        new SecretReference(property, reference, directory)
            .resolve()
            .toByteArray(SecretAccess.insecure()),
        StandardCharsets.UTF_8);
  }
}
