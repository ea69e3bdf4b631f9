package io.parley.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.parley.connector.destination.DestinationException;
import io.parley.identity.normalise.AttributeKind;
import io.parley.server.party.NodePeople.Held;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PersonalFieldsTest {
  private static final UUID ANN = new UUID(0, 1);
  private static final UUID BOB = new UUID(0, 2);
  private static final Held DESK = new Held("phone", "+442079460958");
  private static final Held ANNS = new Held("email", "ann@shop.test");
  private static final Held BOBS = new Held("email", "bob@shop.test");

  @TempDir private Path root = Path.of(".");

  /** Two people at one desk: the row with its phone is not taken for either of them. */
  @Test
  void rowWithPhoneOfTwo_isNeithers() throws IOException {
    Map<UUID, List<Held>> people =
        filled(
            """
            email,phone,given_name
            ann@shop.test,+44 20 7946 0958,Ann
            """,
            Map.of(ANN, List.of(ANNS, DESK), BOB, List.of(BOBS, DESK)));

    assertThat(people).isEqualTo(Map.of(ANN, List.of(ANNS, DESK), BOB, List.of(BOBS, DESK)));
  }

  /** Ann objects, and so is not among them: Bob does not get her row by the phone. */
  @Test
  void rowWithAddressOfAnother_isNotUsed() throws IOException {
    Map<UUID, List<Held>> people =
        filled(
            """
            email,phone,given_name
            Ann@shop.test,+44 20 7946 0958,Ann
            BOB@shop.test,,Bob
            """,
            Map.of(BOB, List.of(DESK, BOBS)));

    assertThat(people.get(BOB))
        .containsExactly(DESK, new Held("email", "BOB@shop.test"), new Held("given_name", "Bob"));
  }

  /** As Excel saves it: marked, with quotes and CRLF. */
  @Test
  void markAndQuotes_areRead() throws IOException {
    Map<UUID, List<Held>> people =
        filled(
            "\uFEFF\"email\",\"phone\",\"given_name\"\r\n\"ann@SHOP.test\",\"\",\"Ann, the \"\"A\"\"\"\r\n",
            Map.of(ANN, List.of(ANNS)));

    assertThat(people.get(ANN))
        .containsExactly(
            new Held("email", "ann@SHOP.test"), new Held("given_name", "Ann, the \"A\""));
  }

  @Test
  void brokenRows_areCountedOnce_withoutWhatTheySay() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger(PersonalFields.class);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    logger.addAppender(said);
    Map<UUID, List<Held>> people =
        filled(
            """
            email,phone,given_name
            bob@shop.test
            noaddress,+44 20 7946 0958,Ann
            ,,Carl
            bob@shop.test,,Bob
            """,
            Map.of(ANN, List.of(ANNS, DESK), BOB, List.of(BOBS)));

    assertThat(people.get(BOB)).contains(new Held("given_name", "Bob"));
    assertThat(people.get(ANN)).containsExactly(ANNS, DESK);
    logger.detachAppender(said);
    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .contains("rows left out", ": 3")
        .doesNotContain("noaddress", "bob@", "Carl", root.toString());
  }

  @Test
  void fileWithoutKeys_orWithAColumnTwice_isRefused() {
    assertThatThrownBy(() -> filled("name\nAnn\n", Map.of()))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("neither `email` nor `phone`");
    assertThatThrownBy(() -> filled("email,given_name,given_name\na@b.test,A,B\n", Map.of()))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("cannot be read");
  }

  private Map<UUID, List<Held>> filled(String csv, Map<UUID, List<Held>> people)
      throws IOException {
    Path file = root.resolve("people.csv");
    Files.writeString(file, csv, StandardCharsets.UTF_8);
    Map<UUID, List<Held>> filled = new HashMap<>(people);
    new PersonalFields(file, Set.of(AttributeKind.GIVEN_NAME), "GB").fill(filled);
    return filled;
  }
}
