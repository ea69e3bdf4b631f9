package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.server.cli.Shell.Said;
import io.parley.server.client.Profile;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryCommandTest {
  private static final String PROFILE = "of-a-test-that-nobody-has";

  private final Path home;
  private String homeBefore = "";

  QueryCommandTest(@TempDir Path home) {
    this.home = home;
  }

  @BeforeEach
  void moveHome() {
    homeBefore = System.getProperty("user.home");
    System.setProperty("user.home", home.toString());
  }

  @AfterEach
  void moveBack() throws IOException {
    System.setProperty("user.home", homeBefore);
    Files.deleteIfExists(Profile.folder().resolve(PROFILE + ".json"));
  }

  @Test
  void noProfile_saysWhatToDo() {
    Said said = Shell.run("query", "SELECT 1", "--profile", PROFILE);

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.err().strip())
        .isEqualTo(
            "parley: there is no profile `%s` (%s); the room's operator makes one with `parley profile create`"
                .formatted(PROFILE, Profile.folder().resolve(PROFILE + ".json")));
  }

  @Test
  void profileNameThatIsAPath_isRefused() {
    Said said = Shell.run("query", "SELECT 1", "--profile", "../../etc/passwd");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err().strip()).isEqualTo("parley: `../../etc/passwd` is no profile name");
  }

  @Test
  void brokenProfile_isRefusedWithoutItsContent() throws IOException {
    Files.createDirectories(Profile.folder());
    Files.writeString(
        Profile.folder().resolve(PROFILE + ".json"), "{\"accessKey\": \"parley_sesame");

    Said said = Shell.run("query", "SELECT 1", "--profile", PROFILE);

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).startsWith("parley: ").doesNotContain("sesame");
  }

  @Test
  void roomThatIsGone_saysSo() {
    profile("127.0.0.1:1").write(PROFILE);

    Said said = Shell.run("query", "SELECT 1", "--profile", PROFILE);

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err().strip())
        .isEqualTo("parley: the room at 127.0.0.1:1 does not answer; is it still running?");
  }

  @Test
  void peopleWithoutDryRun_isWrongUsage() {
    Said said = Shell.run("query", "SELECT 1", "--people", "5", "--profile", PROFILE);

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).startsWith("--people goes with --dry-run");
  }

  @Test
  void peopleThatCannotBeAssumed_areWrongUsage() {
    for (String people : new String[] {"0", "-1", "1000000001"}) {
      Said said = Shell.run("query", "EXPLAIN PRIVACY SELECT 1", "--people=" + people);

      assertThat(said.exit()).isEqualTo(2);
      assertThat(said.err()).startsWith("--people is a number from 1 to 1,000,000,000");
    }
  }

  @Test
  void neitherSqlNorTemplate_isWrongUsage() {
    assertThat(Shell.run("query").err())
        .startsWith("Missing required parameter: SQL, or --template");
    assertThat(Shell.run("query").exit()).isEqualTo(2);
  }

  @Test
  void sqlAndTemplate_areWrongUsage() {
    Said said = Shell.run("query", "SELECT 1", "--template", "hearth.reach");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).startsWith("--template goes without SQL");
  }

  @Test
  void parameterWithoutTemplate_isWrongUsage() {
    Said said = Shell.run("query", "SELECT 1", "--param", "segment=mens");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).startsWith("--param goes with --template");
  }

  @Test
  void template_isAskedOfTheRoom() {
    profile("127.0.0.1:1").write(PROFILE);

    Said said =
        Shell.run("query", "--template", "hearth.reach", "--param", "a=1", "--profile", PROFILE);

    assertThat(said.err().strip())
        .isEqualTo("parley: the room at 127.0.0.1:1 does not answer; is it still running?");
  }

  @Test
  void writtenProfile_isReadableByItsOwnerAloneAndReadBack() throws IOException {
    Profile written = profile("127.0.0.1:1");
    Path file = written.write(PROFILE);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Profile.read(PROFILE)).isEqualTo(written);
  }

  /** The key itself may lie elsewhere: the profile then says where. */
  @Test
  void profileThatRefersToItsKey_isReadWithTheKey() throws IOException {
    Profile whole = profile("127.0.0.1:1");
    Path key = Files.writeString(home.resolve("access.key"), whole.accessKey() + "\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    new Profile(whole.address(), whole.certificate(), whole.roomKey(), "file:" + key)
        .write(PROFILE);

    assertThat(Profile.read(PROFILE)).isEqualTo(whole);
  }

  @Test
  void profileThatRefersToNothing_saysWhereItLooked() throws IOException {
    Profile whole = profile("127.0.0.1:1");
    new Profile(whole.address(), whole.certificate(), whole.roomKey(), "env:PARLEY_TEST_NOT_SET")
        .write(PROFILE);

    assertThat(Shell.run("query", "SELECT 1", "--profile", PROFILE).err().strip())
        .isEqualTo(
            "parley: `accessKey` refers to the environment variable PARLEY_TEST_NOT_SET, which is not set");
  }

  private Profile profile(String address) {
    NodeDirectory room = new NodeDirectory(home.resolve("room"));
    room.create("room", Clock.systemUTC());
    return new Profile(
        address,
        room.tls().certificatePem(),
        room.signingKey().verifyingKey().encoded(),
        AccessKey.generate().text(SecretAccess.insecure()));
  }
}
