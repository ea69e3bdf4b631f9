package io.parley.connector.destination.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiveRampFileTest extends FileContract {
  @Override
  FileFormat format() {
    return new LiveRampFile("AUTUMN");
  }

  @Override
  protected List<String> vectors() {
    return List.of(
        "6f0f30b37b9cd7ab345145aa600a4fd1bbb903024880f561b00045d9143db80c",
        "2172e497c5091c90da7fafc524c3ccbc937f3dac");
  }

  @Override
  void check(String file, List<String> broken) {
    List<String> lines = file.lines().toList();
    String header =
        "\"CCID\",\"FIRSTNAME\",\"LASTNAME\",\"ADDRESS1\",\"CITY\",\"STATE\",\"ZIP\",\"EMAIL1\","
            + "\"PHONE1\",\"AUTUMN\"";
    if (!lines.get(0).equals(header)) {
      broken.add("header");
    }
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      if (cells.length != 10 || !cells[9].equals("\"1\"")) {
        broken.add("not rectangular");
      }
      if (!cells[7].matches("\"([0-9a-f]{64})?\"") || !cells[8].matches("\"([0-9a-f]{40})?\"")) {
        broken.add("hash");
      }
    }
    long keys = lines.stream().skip(1).map(line -> line.split(",", 2)[0]).distinct().count();
    if (keys != lines.size() - 1) {
      broken.add("a key comes twice");
    }
  }

  @Test
  void columnWithAName_thatAnotherHas_isRefused() {
    assertThatThrownBy(() -> new LiveRampFile("CCID")).isInstanceOf(IllegalArgumentException.class);
  }
}
