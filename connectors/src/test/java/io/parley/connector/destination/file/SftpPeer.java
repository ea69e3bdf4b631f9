package io.parley.connector.destination.file;

import io.parley.connector.destination.TestPeople;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * A real SFTP server in this process, for the user {@code drop} with {@link TestPeople#TOKEN} as
 * the password.
 */
public final class SftpPeer implements AutoCloseable {
  private final SshServer sshd;
  private final String fingerprint;

  private SftpPeer(SshServer sshd, String fingerprint) {
    this.sshd = sshd;
    this.fingerprint = fingerprint;
  }

  public static SftpPeer start(Path folder) throws IOException, GeneralSecurityException {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(256);
    KeyPair key = keys.generateKeyPair();
    SshServer sshd = SshServer.setUpDefaultServer();
    sshd.setHost("127.0.0.1");
    sshd.setPort(0);
    sshd.setKeyPairProvider(KeyPairProvider.wrap(key));
    sshd.setPasswordAuthenticator(
        (user, password, session) -> user.equals("drop") && password.equals(TestPeople.TOKEN));
    sshd.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    sshd.setFileSystemFactory(new VirtualFileSystemFactory(folder));
    sshd.start();
    return new SftpPeer(sshd, KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic()));
  }

  public int port() {
    return sshd.getPort();
  }

  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public void close() throws IOException {
    sshd.stop(true);
  }
}
