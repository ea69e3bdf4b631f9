package io.parley.server.node;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.SigningKey;
import io.parley.crypto.TlsIdentity;
import io.parley.crypto.seal.SealRejected;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeySuccession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The files of one node: {@code node.yaml} and what stands beside it. Secret keys rest sealed
 * ({@link NodeKeys}), each under its own name, so that none opens in the place of another.
 *
 * @param path where its files are
 * @param masterKeys where the keys are that open all others
 * @param home where the node's own keys are: the same as {@code path}, but for the files of a
 *     further collaboration ({@link #within})
 */
public record NodeDirectory(Path path, MasterKeySource masterKeys, Path home) {
  /** The folder of what belongs to further collaborations, one folder each. */
  public static final String COLLABORATIONS = "collaborations";

  private static final String SUCCESSION = "succession.json";
  private static final String DEVELOPMENT = "development";
  private static final byte[] LOCAL = "parley/v1/local".getBytes(StandardCharsets.US_ASCII);
  private static final int LOCAL_SIZE = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** The directory of a node. */
  public NodeDirectory(Path path, MasterKeySource masterKeys) {
    this(path, masterKeys, path);
  }

  /** A directory with its master keys where they are when nothing else is said. */
  public NodeDirectory(Path path) {
    this(path, MasterKeySource.standard(path));
  }

  /**
   * The directory of a configuration file, with its master keys where that says.
   *
   * @throws ConfigurationException when the file cannot be read
   */
  public static NodeDirectory of(Path configuration) {
    return of(configuration, NodeConfiguration.load(configuration));
  }

  /** The same for a configuration that was read. */
  public static NodeDirectory of(Path file, NodeConfiguration configuration) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    Path path = parent == null ? Path.of(".") : parent;
    return new NodeDirectory(path, configuration.masterKeys().source(path));
  }

  /**
   * The files of a further collaboration of this node, {@code collaborations/NAME}. It signs and
   * speaks with the node's keys, and seals with keys of its own.
   *
   * @param collaboration its name, checked as {@link OwnCollaboration} does
   */
  NodeDirectory within(String collaboration) {
    return new NodeDirectory(home.resolve(COLLABORATIONS).resolve(collaboration), masterKeys, home);
  }

  /** The directory of the node itself. */
  public NodeDirectory node() {
    return home.equals(path) ? this : new NodeDirectory(home, masterKeys);
  }

  /** Makes this folder and that of its keys, closed to others, where they are not there. */
  public void make() {
    try {
      Files.createDirectories(path.resolve("keys"));
      close(path);
      close(path.resolve("keys"));
    } catch (IOException e) {
      throw new ConfigurationException("the folder " + path + " cannot be made");
    }
  }

  /** What this node seals with; for each of several collaborations other keys. */
  public NodeKeys keys() {
    return new NodeKeys(node(), masterKeys, home.relativize(path).toString());
  }

  private Path keyFile(String name) {
    return path.resolve("keys").resolve(name);
  }

  /** A file that the configuration names. */
  public Path resolve(String relative) {
    return path.resolve(relative).normalize();
  }

  /**
   * Makes the directory, closed to others, with fresh keys.
   *
   * @param host for the certificate, beside this machine: the node's name, or the host name or IPv4
   *     address under which others call it
   */
  public void create(String host, Clock clock) {
    make();
    try {
      keys().create();
      SecretAccess access = SecretAccess.insecure();
      writeSecret("signing.key", SigningKey.generate().toByteArray(access));
      writeSecret("local.key", SecretBytes.random(32).toByteArray(access));
      TlsIdentity tls = TlsIdentity.generate(host, clock);
      writeSecret("tls.key", tls.privateKeyPem(access).getBytes(StandardCharsets.UTF_8));
      Files.writeString(path.resolve("keys/tls.crt"), tls.certificatePem());
    } catch (IOException e) {
      throw new UncheckedIOException("the node's directory cannot be made at " + path, e);
    }
  }

  /**
   * Marks the keys as made for trying out: a node with them listens to its own machine alone
   * ({@link SafeSettings}).
   */
  public void markAsDevelopment() {
    writeWhole(keyFile(DEVELOPMENT), new byte[0]);
  }

  /** Whether the keys were made for trying out. */
  public boolean hasDevelopmentKeys() {
    return hasKey(DEVELOPMENT);
  }

  /**
   * A fresh signing key in the place of the one that was, which stays beside it. Before it, the
   * statement of both that it follows ({@code keys/succession.json}).
   */
  public KeySuccession rotateSigningKey(String name, Instant at) {
    SecretAccess access = SecretAccess.insecure();
    SigningKey before = signingKey();
    SigningKey after = SigningKey.generate();
    KeySuccession succession = KeySuccession.of(name, before, after, at);
    String mark = before.verifyingKey().fingerprint().text().replace("-", "").substring(0, 16);
    writeSecret("signing-" + mark + ".key", before.toByteArray(access));
    writeWhole(keyFile(SUCCESSION), Json.bytes(succession));
    writeSecret("signing.key", after.toByteArray(access));
    return succession;
  }

  /** The statement of the last change of the signing key, when there was one. */
  public Optional<KeySuccession> succession() {
    if (!hasKey(SUCCESSION)) {
      return Optional.empty();
    }
    // Of a change that was stopped half way the statement is there, and the old key in use.
    String current = signingKey().verifyingKey().encoded();
    return Optional.of(Json.read(read(SUCCESSION), KeySuccession.class))
        .filter(s -> s.after().equals(current));
  }

  public SigningKey signingKey() {
    return SigningKey.fromByteArray(node().readKey("signing.key"), SecretAccess.insecure());
  }

  /** A secret of this node alone; for each further collaboration another one, drawn from it. */
  public SecretBytes localKey() {
    SecretBytes own = SecretBytes.copyOf(node().readKey("local.key"), SecretAccess.insecure());
    if (home.equals(path)) {
      return own;
    }
    byte[] about = realm().getBytes(StandardCharsets.UTF_8);
    SecretBytes derived = own.derive(LOCAL, about, LOCAL_SIZE);
    own.destroy();
    return derived;
  }

  public TlsIdentity tls() {
    return TlsIdentity.fromPem(
        new String(node().read("tls.crt"), StandardCharsets.UTF_8),
        new String(node().readKey("tls.key"), StandardCharsets.UTF_8),
        SecretAccess.insecure());
  }

  /**
   * A secret key's bytes.
   *
   * @throws ConfigurationException when the file cannot be read, or was not sealed here for this
   *     name
   */
  public byte[] readKey(String name) {
    byte[] sealed = read(name);
    try {
      return node().keys().envelope().open(purpose(name), sealed);
    } catch (SealRejected e) {
      throw new ConfigurationException(
          "the key file %s does not open with this node's keys; restore it from its copy"
              .formatted(keyFile(name)));
    }
  }

  /** A key of another collaboration has another purpose, so that it does not open here. */
  private String purpose(String name) {
    return home.equals(path) ? "key " + name : "key " + realm() + "/" + name;
  }

  private String realm() {
    return COLLABORATIONS + "/" + path.getFileName();
  }

  private byte[] read(String name) {
    Path file = keyFile(name);
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigurationException("the key file " + file + " cannot be read");
    }
  }

  /** Whether a key file is there. */
  public boolean hasKey(String name) {
    return Files.isRegularFile(keyFile(name));
  }

  /**
   * Seals a secret key into a file that only its owner can read, whole or not at all. What the file
   * held before is overwritten once the new one is on the disk; a crash in between leaves it for
   * {@link Erasure#sweep}.
   */
  public void writeSecret(String name, byte[] bytes) {
    replaceKey(keyFile(name), node().keys().envelope().seal(purpose(name), bytes));
  }

  /** The same for bytes that need no seal. */
  void replaceKey(Path file, byte[] bytes) {
    try {
      Optional<Path> before = secondName(file);
      writeWhole(file, bytes);
      if (before.isPresent()) {
        Erasure.erase(before.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** Gives what is there a name that stays its own when the file's goes to another. */
  private static Optional<Path> secondName(Path file) throws IOException {
    if (!Files.exists(file) || !Erasure.canCountNames(file)) {
      return Optional.empty(); // without links the old blocks are only set free
    }
    Path name = file.resolveSibling(".new" + UUID.randomUUID() + ".tmp");
    try {
      return Optional.of(Files.createLink(name, file));
    } catch (UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** Writes a file that only its owner can read, whole or not at all. */
  public void writeWhole(Path file, byte[] bytes) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      Path temporary = Files.createTempFile(parent == null ? Path.of(".") : parent, ".new", ".tmp");
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (all.hasRemaining()) {
          channel.write(all);
        }
        // On the disk before it has its name: a key that a power cut takes back was never made.
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder =
          FileChannel.open(parent == null ? Path.of(".") : parent, StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  private static void close(Path directory) throws IOException {
    if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(directory, OWNER_ONLY);
    }
  }
}
