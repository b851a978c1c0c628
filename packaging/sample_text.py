"""The words of the sample documents that are PDF or DOCX files. Everything in them is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

_CSS = """
* { font-family: serif; font-size: 11pt; line-height: 1.35; }
h1 { font-size: 17pt; } h2 { font-size: 13pt; }
th, td { padding: 2pt 8pt 2pt 0; text-align: left; }
"""


@dataclass(frozen=True, slots=True)
class PdfText:
    """A PDF document: one piece of HTML per page."""

    title: str
    author: str
    date: datetime
    footer: str
    pages: tuple[str, ...]
    css: str = _CSS


@dataclass(frozen=True, slots=True)
class WordText:
    """A DOCX document with one of each thing that hides in such files: header, table, footnote, comment."""

    title: str
    author: str
    date: datetime
    header: str
    footer: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    table: tuple[tuple[str, ...], ...]
    footnoted: str
    footnote: str
    remarked: str
    comment: str
    comment_author: str


DECISION = WordText(
    title="Minutes of the Works Committee, 19 January 2021",
    author="Town Clerk's office, Borough Council of Vessmouth",
    date=datetime(2021, 1, 21, 10, 30),
    header="Borough Council of Vessmouth, Works Committee, 19 January 2021",
    footer="Approved on 16 February 2021",
    sections=(
        (
            "1. Present",
            (
                "Cllr Idris Fenn (chair), Cllr Maud Ashby, Cllr Petra Holm, Cllr Tobias Rook.",
                "In attendance: Corin Vale, Deputy Town Clerk; Judith Amsel, Harbour Engineer; Nadia Okell, Treasurer.",
            ),
        ),
        (
            "2. Tanner's Quay Bridge",
            (
                "Ms Amsel reported that the eight bearings of the bridge were cast in 1987 and have reached the end of "
                "their life. Bearings 3 and 4 show cracks. She recommended the replacement of all eight.",
                "The committee resolved to invite tenders for the replacement of all eight bearings, with an estimate "
                "of £1,150,000 without VAT. Cllr Rook asked that no stage be paid before an independent inspection. "
                "This was agreed without a vote.",
            ),
        ),
        ("3. Votes on the tender", ("The votes were as follows.",)),
    ),
    table=(
        ("Member", "Vote", "Remark"),
        ("Cllr Idris Fenn", "for", ""),
        ("Cllr Maud Ashby", "for", ""),
        ("Cllr Petra Holm", "abstained", "wished to see a second estimate"),
        ("Cllr Tobias Rook", "for", "on the condition of an independent inspection"),
    ),
    footnoted="Mr Vale declared that neither he nor a member of his household has an interest in a likely bidder.",
    footnote="The declaration covers bidders only. It does not cover consultants engaged later.",
    remarked="Mr Vale was asked to manage the tender and to approve the invoices that follow from it.",
    comment="Should one person do both? I raised this with the chair on 20 January. N. Okell",
    comment_author="Nadia Okell",
)

AWARD = PdfText(
    title="Minutes of the Works Committee, 27 April 2021",
    author="Town Clerk's office, Borough Council of Vessmouth",
    date=datetime(2021, 4, 29, 9, 15),
    footer="Works Committee, 27 April 2021",
    pages=(
        """
<h1>Minutes of the Works Committee</h1>
<p>Borough Council of Vessmouth, 27 April 2021, 18:00, Guildhall</p>
<h2>1. Present</h2>
<p>Cllr Idris Fenn (chair), Cllr Maud Ashby, Cllr Petra Holm, Cllr Tobias Rook. In attendance: Corin Vale, Deputy Town
Clerk; Judith Amsel, Harbour Engineer. Apologies: Nadia Okell, Treasurer.</p>
<h2>2. Minutes of 16 March 2021</h2>
<p>Approved without change.</p>
<h2>3. Tender HB-2021-07, bearings of Tanner's Quay Bridge</h2>
<p>Mr Vale presented the three offers, all opened on 23 March 2021 in his presence:</p>
<table>
<tr><th>Bidder</th><th>Sum without VAT</th><th>Bearings</th></tr>
<tr><td>Halden Marine Works Ltd</td><td>£1,184,000</td><td>KL-450</td></tr>
<tr><td>Orrin &amp; Sleath Construction Ltd</td><td>£1,231,500</td><td>“suitable type”</td></tr>
<tr><td>Pellworm Civil Engineering Ltd</td><td>£1,412,000</td><td>KL-450</td></tr>
</table>
<p>Asked by Cllr Holm whether the bidders were independent of one another, Mr Vale answered that he had no reason to
doubt it.</p>
""",
        """
<h2>4. Decision</h2>
<p>The committee resolved by three votes to none, Cllr Holm abstaining, to award the contract to Halden Marine Works Ltd
for the fixed sum of £1,184,000 without VAT.</p>
<p>On the motion of Cllr Rook the committee further resolved that the second stage shall be paid only against the signed
certificate of an independent inspector, and that the certificate shall be laid before the committee.</p>
<h2>5. Any other business</h2>
<p>Mr Vale announced that he would seek outside help for the co-ordination of the project, within his own limit of
£5,000. No further business. The meeting closed at 19:25.</p>
<p>Signed: Idris Fenn, chair</p>
""",
    ),
)

CONTRACT = PdfText(
    title="Contract HB-2021-07",
    author="Borough Council of Vessmouth",
    date=datetime(2021, 5, 11, 14, 0),
    footer="Contract HB-2021-07",
    pages=(
        """
<h1>Contract HB-2021-07</h1>
<p>between the <b>Borough Council of Vessmouth</b>, Guildhall, Vessmouth (“the Council”) and <b>Halden Marine Works
Ltd</b>, Dock Road 8, Vessmouth (“the Contractor”), signed on 11 May 2021.</p>
<h2>1. Subject</h2>
<p>1.1 The Contractor replaces all eight bearings of Tanner's Quay Bridge.</p>
<p>1.2 The works begin no later than 1 June 2021 and are complete on 30 November 2021.</p>
<h2>2. Sum</h2>
<p>2.1 The Council pays a fixed sum of £1,184,000 without VAT. There are no extras.</p>
<h2>3. Persons</h2>
<p>3.1 The Contractor does the works with his own people. Sub-contractors need the written consent of the Works
Committee.</p>
""",
        """
<h2>6. Bearings</h2>
<p>6.1 All eight bearings are new elastomeric bearings of type KL-450 with a serial number of the maker.</p>
<p>6.2 No part of the old bearings may be used again.</p>
<p>6.3 Delivery notes are kept on the site and shown to the Engineer on demand.</p>
<h2>7. Inspection</h2>
<p>7.1 An inspector who is independent of the Contractor and of the Council examines each bearing in place.</p>
<p>7.2 The inspector issues a signed certificate, or states in writing why it cannot be issued.</p>
""",
        """
<h2>9. Payment</h2>
<p>9.1 The sum is paid in three stages:</p>
<table>
<tr><th>Stage</th><th>Due on</th><th>Amount</th></tr>
<tr><td>1</td><td>start of the works</td><td>£355,200</td></tr>
<tr><td>2</td><td>certificate of inspection</td><td>£532,800</td></tr>
<tr><td>3</td><td>completion</td><td>£296,000</td></tr>
</table>
<p>9.2 No part of the second stage payment shall fall due before all eight bearings have been inspected in place and the
signed certificate under clause 7.2 has been issued.</p>
<p>9.3 A payment made before it fell due is returned within 14 days of a written demand.</p>
<h2>11. Delay</h2>
<p>11.1 For each day of delay after 30 November 2021 the Contractor pays £1,500, up to ten per cent of the sum.</p>
""",
        """
<h2>14. Honesty</h2>
<p>14.1 The Contractor declares that his offer was made without agreement with another bidder, and that no person in the
service of the Council or of the household of such a person receives a benefit from this contract.</p>
<p>14.2 If a declaration under 14.1 is untrue the Council may end the contract at once and claim back what it has
paid.</p>
<h2>Signatures</h2>
<p>For the Council: Corin Vale, Deputy Town Clerk</p>
<p>For the Contractor: Ansel Brandt, Director</p>
<p>Vessmouth, 11 May 2021</p>
""",
    ),
)

INSPECTION = PdfText(
    title="Inspection of the bearings of Tanner's Quay Bridge",
    author="Tait & Marsh Surveyors",
    date=datetime(2021, 11, 22, 16, 45),
    footer="Tait & Marsh Surveyors, report 21/118",
    pages=(
        """
<h1>Inspection of the bearings of Tanner's Quay Bridge</h1>
<p>Report 21/118 to the Borough Council of Vessmouth, 22 November 2021</p>
<h2>Summary</h2>
<p>We inspected the eight bearings in place on 19 November 2021. Six are new and of type KL-450. <b>Bearings 3 and 4 are
old bearings of 1987 that have been cleaned and painted.</b> A certificate under clause 7.2 of contract HB-2021-07
cannot be issued.</p>
<h2>1. Commission</h2>
<p>We were commissioned by the Harbour Engineer on 15 November 2021. No inspection of the bearings by another inspector
has been made known to us.</p>
""",
        """
<h2>2. Findings</h2>
<table>
<tr><th>Bearing</th><th>Serial number</th><th>Finding</th></tr>
<tr><td>1</td><td>450-2071</td><td>new, as specified</td></tr>
<tr><td>2</td><td>450-2072</td><td>new, as specified</td></tr>
<tr><td>3</td><td>none</td><td>cast 1987, crack of 140 mm under the paint</td></tr>
<tr><td>4</td><td>none</td><td>cast 1987, crack of 95 mm under the paint</td></tr>
<tr><td>5</td><td>450-2109</td><td>new, as specified</td></tr>
<tr><td>6</td><td>450-2110</td><td>new, as specified</td></tr>
<tr><td>7</td><td>450-2111</td><td>new, as specified</td></tr>
<tr><td>8</td><td>450-2112</td><td>new, as specified</td></tr>
</table>
<p>Bearings 5 to 8 carry the stamp of the maker of October 2021. They cannot have been in place before the last days of
that month.</p>
""",
        """
<h2>3. Danger</h2>
<p>Under full load the cracks in bearings 3 and 4 can grow within weeks. We advise a limit of 3.5 tonnes until both have
been replaced.</p>
<h2>4. What we could not examine</h2>
<p>The delivery notes were not on the site. The site office told us that they are kept “in the clerk's office”.</p>
<p>Rowan Tait, chartered surveyor</p>
<p>Vessmouth, 22 November 2021</p>
""",
    ),
)
