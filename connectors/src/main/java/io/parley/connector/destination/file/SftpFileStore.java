package io.parley.connector.destination.file;

import io.parley.connector.destination.http.SecretRef;
import io.parley.connector.destination.http.Secrets;
import io.parley.crypto.SecretAccess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * A folder of an SFTP server. The server's key is pinned by its fingerprint, as OpenSSH prints it;
 * another key is refused. Settings and keys of the user's own {@code ~/.ssh} are not looked at.
 */
public final class SftpFileStore implements FileStore {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Server server;
  private final Login login;
  private final Secrets secrets;

  /**
   * A server.
   *
   * @param host its name
   * @param port 1 to 65,535
   * @param fingerprint of its key: {@code SHA256:} and 43 signs
   * @param folder on it, which exists
   */
  public record Server(String host, int port, String fingerprint, String folder) {
    /** Checks the fingerprint. */
    public Server {
      if (!fingerprint.matches("SHA256:[A-Za-z0-9+/]{43}")) {
        throw new IllegalArgumentException(
            "an SFTP server's fingerprint is SHA256: and 43 signs, as ssh-keyscan and ssh-keygen"
                + " -lf print it");
      }
    }
  }

  /** How to log in. */
  public sealed interface Login {
    /** The name on the server. */
    String user();

    /**
     * By a password.
     *
     * @param user the name
     * @param password the password
     */
    record Password(String user, SecretRef password) implements Login {}

    /**
     * By a private key.
     *
     * @param user the name
     * @param key a private key in OpenSSH's or PEM form, without a passphrase
     */
    record PrivateKey(String user, SecretRef key) implements Login {}
  }

  /** A store on a server. */
  public SftpFileStore(Server server, Login login, Secrets secrets) {
    this.server = server;
    this.login = login;
    this.secrets = secrets;
  }

  @Override
  public String place() {
    return "sftp:" + server.host();
  }

  @Override
  public void put(String path, byte[] content) throws IOException {
    with(
        sftp -> {
          write(sftp, server.folder() + "/" + path, content);
          return true;
        });
  }

  @Override
  public Optional<byte[]> get(String path, int most) throws IOException {
    return with(sftp -> read(sftp, server.folder() + "/" + path, most));
  }

  private static Optional<byte[]> read(SftpClient sftp, String file, int most) throws IOException {
    try {
      var unused = sftp.stat(file);
    } catch (SftpException e) {
      if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
        return Optional.empty();
      }
      throw e;
    }
    try (InputStream in = sftp.read(file)) {
      return Optional.of(LocalFileStore.read(in, most));
    }
  }

  /** Works with files of the server. */
  private interface Work<T> {
    T with(SftpClient sftp) throws IOException;
  }

  private <T> T with(Work<T> work) throws IOException {
    try (SshClient client = SshClient.setUpDefaultClient()) {
      client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
      client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
      client.setServerKeyVerifier(
          (session, address, key) ->
              KeyUtils.getFingerPrint(BuiltinDigests.sha256, key).equals(server.fingerprint()));
      client.start();
      try (ClientSession session =
          client
              .connect(login.user(), server.host(), server.port())
              .verify(PATIENCE)
              .getSession()) {
        authenticate(session);
        try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
          return work.with(sftp);
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("the private key for " + place() + " cannot be read");
    }
  }

  private void authenticate(ClientSession session) throws IOException, GeneralSecurityException {
    if (login instanceof Login.Password password) {
      byte[] bytes = secrets.resolve(password.password()).toByteArray(SecretAccess.insecure());
      session.addPasswordIdentity(new String(bytes, StandardCharsets.UTF_8));
      Arrays.fill(bytes, (byte) 0);
    } else if (login instanceof Login.PrivateKey key) {
      byte[] bytes = secrets.resolve(key.key()).toByteArray(SecretAccess.insecure());
      for (KeyPair pair :
          SecurityUtils.loadKeyPairIdentities(
              session,
              NamedResource.ofName("key"),
              new ByteArrayInputStream(bytes),
              FilePasswordProvider.EMPTY)) {
        session.addPublicKeyIdentity(pair);
      }
      Arrays.fill(bytes, (byte) 0);
    }
    session.auth().verify(PATIENCE);
  }

  /** Written under another name first: whoever looks sees the whole file or none. */
  private static void write(SftpClient sftp, String file, byte[] content) throws IOException {
    int slash = file.lastIndexOf('/');
    directories(sftp, file.substring(0, slash));
    String part = file.substring(0, slash + 1) + "." + file.substring(slash + 1) + ".part";
    try (OutputStream out =
        sftp.write(
            part,
            SftpClient.OpenMode.Create,
            SftpClient.OpenMode.Write,
            SftpClient.OpenMode.Truncate)) {
      out.write(content);
    }
    try {
      sftp.remove(file);
    } catch (SftpException e) {
      if (e.getStatus() != SftpConstants.SSH_FX_NO_SUCH_FILE) {
        throw e;
      }
    }
    sftp.rename(part, file);
  }

  private static void directories(SftpClient sftp, String folder) throws IOException {
    for (int slash = folder.indexOf('/', 1); slash > 0; slash = folder.indexOf('/', slash + 1)) {
      directory(sftp, folder.substring(0, slash));
    }
    directory(sftp, folder);
  }

  private static void directory(SftpClient sftp, String folder) throws IOException {
    try {
      sftp.stat(folder);
    } catch (SftpException e) {
      if (e.getStatus() != SftpConstants.SSH_FX_NO_SUCH_FILE) {
        throw e;
      }
      sftp.mkdir(folder);
    }
  }
}
