package io.parley.connector.lake;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Connections to what speaks S3, and words for what it says. */
final class S3Clients {
  /**
   * A request that fails for a while, with 503 or another fault of the server, is sent so often.
   */
  private static final int ATTEMPTS = 10;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private S3Clients() {}

  static S3Client open(LakeSettings.Store.S3 settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .socketTimeout(ANSWER)
                    .build())
            .region(Region.of(settings.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.keyId(), settings.secretKey())))
            .forcePathStyle(settings.pathStyle())
            // Not every server knows the newer checksums.
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
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  /** The same where S3 is the cause, and other words where it is not. */
  static LakeException explainIfS3(String what, RuntimeException e, String otherwise) {
    if (e instanceof LakeException ours) {
      return ours;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SdkException s3) {
        return explain(what, s3);
      }
    }
    return new LakeException(otherwise, e);
  }

  /** What went wrong, and what to do. The SDK's own words are the cause. */
  static LakeException explain(String what, SdkException e) {
    String reason;
    if (e instanceof NoSuchKeyException) {
      reason = "S3 has it no more: its snapshot was expired or erased";
    } else if (e instanceof NoSuchBucketException) {
      reason = "S3 has no such bucket; make it, or name another";
    } else if (e instanceof S3Exception answer && answer.statusCode() == 403) {
      reason =
          "S3 refuses the access key, or what it may do here; check key id, secret key and region";
    } else if (e instanceof S3Exception answer && answer.statusCode() == 404) {
      reason = "S3 does not have it; check the bucket's name and the endpoint";
    } else if (e instanceof S3Exception answer && answer.statusCode() >= 500) {
      reason =
          "S3 answered %d, %d times over; try again later".formatted(answer.statusCode(), ATTEMPTS);
    } else if (e instanceof SdkClientException) {
      reason = "S3 cannot be reached; check the endpoint and the network";
    } else {
      reason = "S3 refused the request";
    }
    return new LakeException(what + ": " + reason, e);
  }
}
