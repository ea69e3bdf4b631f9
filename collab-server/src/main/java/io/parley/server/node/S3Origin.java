package io.parley.server.node;

import io.parley.connector.source.s3.S3Bucket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Files of a bucket on anything that speaks S3.
 *
 * @param bucket its name; empty: none
 * @param prefix what the files' names begin with
 * @param suffix what they end with, such as {@code .csv.gz}
 * @param endpoint the server, https unless on this machine; empty: Amazon's
 * @param region such as {@code eu-central-1}
 * @param pathStyle whether the bucket's name goes into the path
 * @param keyId of the access key
 * @param secretKey reference to its secret
 * @param mostMegabytes no file is larger, 1 to 1,048,576: one at a time is fetched to this machine
 */
public record S3Origin(
    @DefaultValue("") String bucket,
    @DefaultValue("") String prefix,
    @DefaultValue("") String suffix,
    @DefaultValue("") String endpoint,
    @DefaultValue("us-east-1") String region,
    @DefaultValue("false") boolean pathStyle,
    @DefaultValue("") String keyId,
    @DefaultValue("") String secretKey,
    @DefaultValue("1024") int mostMegabytes) {
  /** None. */
  public static final S3Origin NONE =
      new S3Origin("", "", "", "", "us-east-1", false, "", "", 1_024);

  /** Whether there is one. */
  boolean isSaid() {
    return !equals(NONE);
  }

  void check(String where, String property) {
    if (bucket.isEmpty() || keyId.isEmpty() || secretKey.isEmpty()) {
      throw new ConfigurationException(
          where + "` wants `bucket`, `key-id` and `secret-key`, the last one as a reference");
    }
    if (mostMegabytes < 1 || mostMegabytes > 1_048_576) {
      throw new ConfigurationException(
          where + ".most-megabytes` is a number from 1 to 1048576, not " + mostMegabytes);
    }
    var unused = bucket(Path.of(""), property);
  }

  /** The bucket; parameters as those of {@link JdbcOrigin#database}. */
  public S3Bucket bucket(Path folder, String property) {
    SecretReference secret = new SecretReference(property + ".secret-key", secretKey, folder);
    return new S3Bucket(
        endpoint.isEmpty() ? Optional.empty() : Optional.of(URI.create(endpoint)),
        region,
        bucket,
        pathStyle,
        keyId,
        secret::resolve);
  }
}
