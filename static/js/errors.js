// Moves the focus to the error summary, and from its links into the fields.

export function startErrorSummary() {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  if (!document.title.startsWith("Please check")) document.title = `Please check this page – ${document.title}`;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    // The label or legend first, so that the question is in sight, then the control.
    const question = target.closest("fieldset") ?? document.querySelector(`label[for="${CSS.escape(target.id)}"]`) ?? target;
    question.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  });
}
