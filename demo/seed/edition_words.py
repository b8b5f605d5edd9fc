"""The words that the demonstration's staff write into their reports to the legislature. Made up, as everything there."""

ADDRESSEES = [
    ("Senator Astrid Nyberg", "Chair", "Senate Health and Human Services Committee"),
    ("Senator Paul Okafor", "Ranking Minority Member", "Senate Health and Human Services Committee"),
    ("Senator Lucia Brandt", "Chair", "Senate Higher Education Committee"),
    ("Senator Henry Lund", "Ranking Minority Member", "Senate Higher Education Committee"),
    ("Representative Mai Yang", "Chair", "House Health Finance and Policy Committee"),
    ("Representative Glen Hauge", "Ranking Minority Member", "House Health Finance and Policy Committee"),
    ("Representative Omar Daley", "Chair", "House Higher Education Committee"),
    ("Representative Ruth Sandvik", "Ranking Minority Member", "House Higher Education Committee"),
]

BEFORE = {
    "purpose": """
The law gives the program eight duties. It keeps a voluntary roster. It develops an assessment of clinical readiness. It awards three kinds of grants: for career guidance, for clinical preparation and for residency positions. It works with residency programs on barriers, opens pathways into other health professions, and studies licensure. This report follows these duties in order.

Immigrant physicians were trained and practiced in other countries before Minnesota became their home. Many speak the languages of their patients. Between their first day here and their first day of practice lie examinations, certification, months of clinical experience in the United States, an application to residency programs and, for those who match, three to five years of training.
""",
    "assessment": """
The assessment shows whether a physician is ready for residency in Minnesota. ECFMG certification comes first. A physician who meets the standard receives a certificate from the commissioner. The certificate is not a license.

## Methods

Examiners watch candidates in encounters that resemble daily work in primary care. They rate each domain on a scale with written anchors, and comment on every rating below the standard. Before the schedule is fixed, each examiner declares whom they know. A panel confirms every decision. A candidate may ask for a second marking by another examiner.

Nobody outside the program learns that somebody was assessed. Only a certificate is shared, by its holder.
""",
    "career_guidance": """
Navigators meet physicians one by one. Together they write down which examinations, papers and months of experience are missing, what each costs, and which of these the program or others can pay for. Groups practice medical English, the electronic health record, and the questions of a residency interview.
""",
    "clinical_preparation": """
Many residency programs ask for recent clinical experience in the United States. Hospitals and clinics rarely have places for somebody who is not a student and not yet a resident. These grants pay for such places, for the time of supervisors and for stipends, so that a physician with a family can afford to take part.
""",
    "residency": """
A grant pays for a residency position at an accredited program in a primary care specialty. In return the physician signs an agreement: after residency they practice primary care for five years in a rural or underserved community of Minnesota, and make payments into the revolving account of the program.

Before any money moves, the program checks three papers for each resident: the contract between the residency program and the physician, the certification that the physician has lived in Minnesota for two years and is ECFMG certified, and the signed agreement.
""",
    "service": """
Service begins when residency is finished. Each site is judged rural or underserved as of the day that the agreement names, and each year of service is confirmed by the employer. Whoever changes their work tells the program, and so does an employer who closes a site. A person looks at every open question; no program ever decides that somebody broke a promise.
""",
    "barriers": """
The law names one barrier: how long ago a physician graduated. Many residency programs ask for graduation within the last five years. Most people on the roster finished medical school before that.

- **Recent graduation.** Two residency programs agreed to read applications without this filter for one year.
- **Clinical experience in the United States.** Hospitals offer few places. Clinical preparation grants pay for some of them.
- **Cost.** Examinations, translations and travel come to $7,500 to $15,000 before the first application.

{{figure:pipeline_applied}} {{figure:pipeline_interviewed}} {{figure:pipeline_matched}}
""",
    "pathways": """
Staff keep a catalog of professions with their licensing bodies, requirements, time and cost. Each entry names its sources and the day on which it was checked. A physician can make a personal plan from it and share the plan with a navigator.
""",
    "licensure": """
The program studies, with the Board of Medical Practice and others, which changes of licensure would let Minnesota use the skills of immigrant physicians. Minnesota now asks for one year of residency in the United States; it asked for two before.

The study collects questions, the evidence for each, and the positions of those concerned. It recommends nothing that those who regulate the profession have not seen.
""",
    "consultation": """
The program consults state agencies, employers, a health plan, professional associations, community organizations, universities and immigrant physicians themselves. Their advice is on record, with what was done about it.
""",
    "recommendations": """
1. **Keep money for residency positions available until the agreement ends.** A residency lasts longer than a budget period.
2. **Ask residency programs to report how they use the date of graduation.** The barrier is named in law; nobody counts how often it decides.
3. **Pay for interpreters and simulated patients in the assessment.** Both make the assessment fair, and both are the largest part of its cost.
4. **Let clinical sites outside the metro area host clinical preparation.** Physicians who train there are more likely to stay.
""",
}  # fmt: skip
