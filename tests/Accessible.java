import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Judges PDF files by PDF/UA-1 with veraPDF: a line for each, its name, how much was checked, and which rules it breaks. */
public class Accessible {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), PDFAFlavour.PDFUA_1)) {
                PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false);
                ValidationResult found = validator.validate(parser);
                StringBuilder line = new StringBuilder(file + "\t" + found.getTotalAssertions() + "\t");
                for (TestAssertion one : found.getTestAssertions())
                    if (one.getStatus() == TestAssertion.Status.FAILED)
                        line.append(one.getRuleId().getClause()).append('-').append(one.getRuleId().getTestNumber()).append(' ');
                System.out.println(line);
            }
        }
    }
}
