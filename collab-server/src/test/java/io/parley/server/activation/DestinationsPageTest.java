package io.parley.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The examples of docs/audiences.md are what a node takes, and mistakes in them are told. */
class DestinationsPageTest {
  private static final Path PAGE = Path.of("../docs/audiences.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("(?s)<!-- destination ([^>]*) -->\n```yaml\n(.*?)```");

  private final Path folder;
  private final Path file;

  DestinationsPageTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("node.yaml");
  }

  private static Map<String, String> examples() throws IOException {
    Map<String, String> examples = new TreeMap<>();
    for (MatchResult found : EXAMPLE.matcher(Files.readString(PAGE)).results().toList()) {
      examples.put(found.group(1), found.group(2));
    }
    return examples;
  }

  private Destinations read(String list) throws IOException {
    Files.writeString(
        file, "node:\n  name: shop\n  role: party\n  destinations:\n" + list.indent(4));
    return Destinations.of(NodeConfiguration.load(file), new NodeDirectory(folder), file);
  }

  @Test
  void eachExample_isTakenByANode_andEachKindHasOne() throws IOException {
    TreeSet<String> kinds = new TreeSet<>();
    for (Map.Entry<String, String> example : examples().entrySet()) {
      Destinations destinations = read(example.getValue());
      String name = NodeConfiguration.load(file).destinations().get(0).name();
      assertThat(example.getKey()).startsWith(destinations.kind(name));
      assertThat(destinations.open(name).name()).isEqualTo(destinations.kind(name));
      kinds.add(destinations.kind(name));
    }
    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(DestinationKind.values()).map(DestinationKind::word).toList());
  }

  @ParameterizedTest
  @EnumSource
  void page_hasEverySettingOfAKind(DestinationKind kind) throws IOException {
    String page = Files.readString(PAGE);
    String row =
        page.lines()
            .filter(line -> line.startsWith("| `" + kind.word() + "` |"))
            .findFirst()
            .orElse("");
    List<String> words = new ArrayList<>(kind.settings());
    words.addAll(kind.secrets());
    for (String word : words) {
      boolean isCommon = Messages.SETTINGS.contains(word) || isOfAPlace(word);
      assertThat(isCommon || DestinationKind.COMMON.contains(word) ? page : row)
          .as(kind.word() + " has " + word)
          .contains("`" + word + "`");
    }
  }

  private static boolean isOfAPlace(String word) {
    return word.startsWith("s3-")
        || word.startsWith("sftp-")
        || List.of("folder", "below", "password", "key").contains(word);
  }

  /** The place is that of the setting, or of the destination where one is missing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "email | at-most: 1 per week | at-most: often | node.yaml:23:18 | `with.at-most` is `N per day`",
        "email | zones: Europe/Berlin | zones: Berlin | node.yaml:22:16 | `with.zones` has a word",
        "email | port: 587 | port: 0 | node.yaml:24:15 | `with.port` is a port",
        "email | {{unsubscribe}} | shop | node.yaml:5:13 | needs {{unsubscribe}} in its text",
        "email | fields: given_name | fields: email | node.yaml:13:18 | `given_name` is not allowed",
        "email | unsubscribed: unsubscribed.txt |  | node.yaml:5:13 | `email` needs `with.unsubscribed`",
        "inbox | keep-days: \"14\" | keep-days: \"400\" | node.yaml:10:20 | from 1 to 90",
        "pair | side: publisher | side: buyer | node.yaml:9:15 | `with.side` is publisher or advertiser",
        "push | fields: device_id | feilds: device_id | node.yaml:12:17 | `feilds`",
        "sms | https://gateway.example | http://gateway.example | node.yaml:9:14 | begins with https://",
        "meta-custom-audience | kind: meta-custom | kind: mata-custom | node.yaml:6:13 | meta-custom-audience",
      })
  void mistake_isToldWithItsPlace(
      String kind, String right, String wrong, String place, String what) throws IOException {
    String example = Objects.requireNonNull(examples().get(kind));
    String list =
        right.startsWith("port")
            ? example.replace("secrets:", "  " + wrong + "\n  secrets:")
            : example.replace(right, wrong == null ? "" : wrong);
    assertThat(list).isNotEqualTo(example);
    assertThatThrownBy(() -> read(list))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(" at " + place + ": ")
        .hasMessageContaining(what);
  }
}
