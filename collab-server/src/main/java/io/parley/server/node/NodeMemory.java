package io.parley.server.node;

import java.nio.file.Path;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The memory of a node.
 *
 * @param questionMegabytes the most that one question's database may take, in megabytes, 256 to
 *     1,048,576; 0: 2,048 in a room and 1,024 at a party. A question that may need more, by what
 *     policies and plan say, is refused before anything is reserved.
 */
public record NodeMemory(@DefaultValue("0") int questionMegabytes) {
  /** What holds where nothing is said. */
  public static final NodeMemory STANDARD = new NodeMemory(0);

  private static final int LEAST = 256;
  private static final int MOST = 1 << 20;
  private static final int OF_ROOM = 2_048;
  private static final int OF_PARTY = 1_024;

  /** Megabytes for one question in a room. */
  public int ofRoom() {
    return questionMegabytes == 0 ? OF_ROOM : questionMegabytes;
  }

  /** Megabytes for one question at a party. */
  public int ofParty() {
    return questionMegabytes == 0 ? OF_PARTY : questionMegabytes;
  }

  void check(Path file) {
    if (questionMegabytes != 0 && (questionMegabytes < LEAST || questionMegabytes > MOST)) {
      throw new ConfigurationException(
          "%s: `node.memory.question-megabytes` is %d; it is a number from %d to %d, or 0 for what a node of its role has"
              .formatted(file, questionMegabytes, LEAST, MOST));
    }
  }
}
