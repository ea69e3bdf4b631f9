package io.parley.server.activation;

import io.parley.connector.destination.file.FileDestination;
import io.parley.connector.destination.file.FileFormat;
import io.parley.connector.destination.file.FileStore;
import io.parley.connector.destination.file.LocalFileStore;
import io.parley.connector.destination.file.S3FileStore;
import io.parley.connector.destination.file.SftpFileStore;
import io.parley.connector.destination.http.Endpoint;
import io.parley.connector.destination.http.HttpSender;
import io.parley.connector.destination.http.Patience;
import io.parley.connector.destination.http.SecretRef;
import io.parley.connector.destination.http.Secrets;
import io.parley.connector.destination.platform.Account;
import io.parley.connector.source.s3.S3Bucket;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.DestinationSettings;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.SecretReference;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One destination's settings, while it is being put together. */
final class Wiring {
  private static final Duration ANSWER = Duration.ofMinutes(1);

  private final DestinationSettings settings;
  private final NodeDirectory node;
  private final Patience patience;

  Wiring(DestinationSettings settings, NodeDirectory node, Patience patience) {
    this.settings = settings;
    this.node = node;
    this.patience = patience;
  }

  /** A setting that must be there. */
  String must(String key) {
    return may(key)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "destination `%s`: a %s needs `with.%s`"
                        .formatted(settings.name(), settings.kind(), key)));
  }

  Optional<String> may(String key) {
    return Optional.ofNullable(settings.with().get(key)).filter(v -> !v.isBlank());
  }

  /** A setting that is a number, or what holds without it. */
  int number(String key, int otherwise) {
    try {
      return may(key).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw bad("`with." + key + "` is a whole number");
    }
  }

  /** Words with commas between them. */
  List<String> words(String key, String otherwise) {
    return Arrays.stream(may(key).orElse(otherwise).split(",", -1))
        .map(String::strip)
        .filter(w -> !w.isEmpty())
        .toList();
  }

  ConfigurationException bad(String what) {
    return new ConfigurationException("destination `%s`: %s".formatted(settings.name(), what));
  }

  /** The name of a secret that must be there. */
  SecretRef secret(String key) {
    if (!settings.secrets().containsKey(key)) {
      throw bad(
          "a %s needs `secrets.%s`, a reference such as env:NAME".formatted(settings.kind(), key));
    }
    return new SecretRef(key);
  }

  /** Looked up at each call, so that one that was renewed is taken. */
  Secrets secrets() {
    return ref ->
        new SecretReference(
                "node.destinations." + settings.name() + ".secrets." + ref.name(),
                settings.secrets().getOrDefault(ref.name(), ""),
                node.path())
            .resolve();
  }

  HttpSender http() {
    return new HttpSender(secrets(), patience, ANSWER);
  }

  /** An account at a platform. */
  Account account(String usualUrl) {
    return account(usualUrl, "token");
  }

  Account account(String usualUrl, String secret) {
    return new Account(
        Endpoint.of(usualUrl.isEmpty() ? must("url") : may("url").orElse(usualUrl)),
        secret(secret),
        http());
  }

  /** The columns of a file, or the kinds of a webhook. */
  List<AttributeKind> kinds(String key, String otherwise) {
    List<AttributeKind> kinds = new ArrayList<>();
    for (String word : words(key, otherwise)) {
      kinds.add(
          Arrays.stream(AttributeKind.values())
              .filter(k -> k.word().equals(word))
              .findFirst()
              .orElseThrow(() -> bad("`with." + key + "` has a word that names no kind of value")));
    }
    return kinds;
  }

  Optional<ExportProfile> profile() {
    return may("profile")
        .map(
            id ->
                ExportProfile.ofId(id)
                    .orElseThrow(
                        () ->
                            bad(
                                "`with.profile` is none; docs/identity-normalisation.md has them")));
  }

  /** A file of this format in the store that is configured. */
  FileDestination file(FileFormat format) {
    return new FileDestination(format, store(), may("below").orElse(""));
  }

  private FileStore store() {
    Optional<String> bucket = may("s3-bucket");
    if (bucket.isPresent()) {
      return inBucket(bucket.get());
    }
    Optional<String> host = may("sftp-host");
    if (host.isEmpty()) {
      return new LocalFileStore(node.resolve(must("folder")));
    }
    String user = must("sftp-user");
    return new SftpFileStore(
        new SftpFileStore.Server(
            host.get(), number("sftp-port", 22), must("sftp-fingerprint"), must("folder")),
        settings.secrets().containsKey("password")
            ? new SftpFileStore.Login.Password(user, secret("password"))
            : new SftpFileStore.Login.PrivateKey(user, secret("key")),
        secrets());
  }

  private FileStore inBucket(String bucket) {
    SecretRef secretKey = secret("s3-secret");
    try {
      return new S3FileStore(
          new S3Bucket(
              may("s3-endpoint").map(URI::create),
              may("s3-region").orElse("us-east-1"),
              bucket,
              may("s3-path-style").map(Boolean::parseBoolean).orElse(false),
              must("s3-key-id"),
              () -> secrets().resolve(secretKey)),
          may("s3-prefix").orElse(""));
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }
}
