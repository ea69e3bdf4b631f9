package io.parley.connector.source.s3;

import io.parley.crypto.SecretBytes;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A bucket and whoever reads it. It holds no secret.
 *
 * @param endpoint of what speaks S3, over TLS unless it is on this machine; empty: that of AWS
 * @param region such as {@code eu-central-1}; most others than AWS take any
 * @param bucket its name
 * @param pathStyle whether the bucket is named in the path, as most others than AWS want it
 * @param keyId of the access key
 * @param secretKey where its secret is
 */
public record S3Bucket(
    Optional<URI> endpoint,
    String region,
    String bucket,
    boolean pathStyle,
    String keyId,
    Supplier<SecretBytes> secretKey) {
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

  /** Refuses an endpoint in the clear. */
  public S3Bucket {
    endpoint.ifPresent(
        uri -> {
          boolean isHere = THIS_MACHINE.contains(String.valueOf(uri.getHost()));
          if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && isHere)) {
            throw new IllegalArgumentException(
                "the endpoint of an S3 store begins with https://, unless it is on this machine");
          }
          if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException("the endpoint of an S3 store holds no account");
          }
        });
    if (bucket.isBlank() || keyId.isBlank()) {
      throw new IllegalArgumentException("an S3 store needs a bucket and the id of an access key");
    }
  }

  /** The bucket, and no account. */
  @Override
  public String toString() {
    return "s3://" + bucket;
  }
}
