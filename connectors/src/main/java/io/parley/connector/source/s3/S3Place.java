package io.parley.connector.source.s3;

import io.parley.connector.source.SourceException;
import io.parley.crypto.SecretAccess;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of what speaks S3: AWS, MinIO, Ceph and others. A request that fails in the store or on
 * the way is sent up to eight times, ever more slowly.
 */
public final class S3Place implements FilePlace {
  private static final int ATTEMPTS = 8;
  private static final int PAGE = 1_000;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CHANGED = 412;
  private static final int FAULT = 500;

  private final S3Bucket bucket;
  private final S3Client client;
  private final int page;

  /** Names the bucket; nothing is asked yet. */
  public S3Place(S3Bucket bucket) {
    this(bucket, PAGE);
  }

  /** With smaller pages, for tests. */
  S3Place(S3Bucket bucket, int page) {
    this.bucket = bucket;
    this.page = page;
    this.client = client(bucket);
  }

  private static S3Client client(S3Bucket bucket) {
    AwsCredentialsProvider key =
        () ->
            AwsBasicCredentials.create(
                bucket.keyId(),
                new String(
                    bucket.secretKey().get().toByteArray(SecretAccess.insecure()),
                    StandardCharsets.UTF_8));
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .socketTimeout(ANSWER)
                    .build())
            .region(Region.of(bucket.region()))
            .credentialsProvider(key)
            .forcePathStyle(bucket.pathStyle())
            // Not every store knows the newer checksums; the length is checked by whoever reads.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                o ->
                    o.retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build())
                        // What a file in the operator's home says is not the node's settings.
                        .defaultProfileFile(ProfileFile.aggregator().build()));
    bucket.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  @Override
  public String shown() {
    return bucket.toString();
  }

  @Override
  public void list(String prefix, Consumer<PlacedFile> each) {
    try {
      client
          .listObjectsV2Paginator(r -> r.bucket(bucket.bucket()).prefix(prefix).maxKeys(page))
          .contents()
          .forEach(
              object -> {
                if (!object.key().endsWith("/")) { // a folder, as consoles make them
                  each.accept(placed(object));
                }
              });
    } catch (SdkException e) {
      throw refusal("", e);
    }
  }

  private static PlacedFile placed(S3Object object) {
    return new PlacedFile(object.key(), object.eTag(), object.size(), object.lastModified());
  }

  @Override
  public Optional<InputStream> open(PlacedFile file) {
    try {
      return Optional.of(
          client.getObject(
              r -> r.bucket(bucket.bucket()).key(file.name()).ifMatch(file.version())));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (S3Exception e) {
      if (e.statusCode() == CHANGED) {
        return Optional.empty();
      }
      throw refusal("/" + file.name(), e);
    } catch (SdkException e) {
      throw refusal("/" + file.name(), e);
    }
  }

  /**
   * Puts an object there, or replaces it; nobody sees a part of it.
   *
   * @throws SourceException if it is not there now
   */
  public void put(String name, byte[] content) {
    try {
      var unused =
          client.putObject(
              r -> r.bucket(bucket.bucket()).key(name), RequestBody.fromBytes(content));
    } catch (SdkException e) {
      throw refusal("/" + name, e);
    }
  }

  private SourceException refusal(String name, SdkException e) {
    return new SourceException(shown() + name + ": " + reason(e));
  }

  private String reason(SdkException e) {
    if (!(e instanceof S3Exception answer)) {
      return "the store cannot be reached at "
          + bucket.endpoint().map(Object::toString).orElse("AWS")
          + "; check endpoint, network and certificate";
    }
    int status = answer.statusCode();
    if (status == FORBIDDEN) {
      return "the store refuses the access key, or what it may do here; check key id, secret, region"
          + " and that the key may list and read";
    }
    if (status == NOT_FOUND) {
      return "the store has no such bucket; check its name and the endpoint";
    }
    return status >= FAULT
        ? "the store answered " + status + ", " + ATTEMPTS + " times over; try again later"
        : "the store refused the request with " + status;
  }

  @Override
  public void close() {
    client.close();
  }
}
